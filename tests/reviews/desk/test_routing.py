"""Rules: all that match add, the first that assigns wins, and what each did is said."""

from reviews.desk.routing import CONDITIONS, RoutingRule, Seen, decide, matches

BAD = Seen(
    "review", "Cold coffee, rude staff", stars=1, themes=frozenset({"rude"}), language="en-GB", publisher="google"
)


def test_every_condition_can_be_met_and_missed() -> None:
    full = Seen(
        "comment",
        "Words",
        2,
        4,
        frozenset({"wait"}),
        "ko",
        "naver",
        "delivery",
        frozenset({"Korea"}),
        "mall",
        True,
        True,
    )
    met = {
        "kinds": ["comment"], "stars": [1, 2], "score_at_most": 4, "themes": ["wait", "clean"], "words": ["WORD"],
        "languages": ["ko"], "publishers": ["naver"], "touchpoints": ["delivery"], "regions": ["Korea"],
        "formats": ["mall"], "open_now": True, "incident": True,
    }  # fmt: skip
    missed = {
        "kinds": ["review"], "stars": [3], "score_at_most": 3, "themes": ["clean"], "words": ["other"],
        "languages": ["en"], "publishers": ["google"], "touchpoints": ["counter"], "regions": ["Korea/Seoul"],
        "formats": ["street"], "open_now": False, "incident": False,
    }  # fmt: skip
    assert met.keys() == missed.keys() == {*CONDITIONS}
    for name in CONDITIONS:
        assert matches({name: met[name]}, full), name
        assert not matches({name: missed[name]}, full), name
        assert not matches({**met, name: missed[name]}, full), name
    assert matches(met, full)


def test_what_is_not_known_meets_nothing_that_is_asked_of_it() -> None:
    bare = Seen("note")
    for when in ({"stars": [1]}, {"score_at_most": 10}, {"open_now": False}, {"words": ["x"]}, {"languages": ["en"]}):
        assert not matches(when, bare)


def test_a_rule_without_conditions_is_about_nothing() -> None:
    assert not matches({}, BAD)
    assert not matches({"unknown": [1]}, BAD)


def test_all_that_match_add_and_the_first_that_assigns_wins() -> None:
    rules = [
        RoutingRule(1, {"stars": [1]}, frozenset({7})),
        RoutingRule(2, {"themes": ["rude"]}, frozenset({7, 8}), severity=3, assign="store"),
        RoutingRule(3, {"stars": [5]}, frozenset({9}), severity=4, assign="regional"),
        RoutingRule(4, {"kinds": ["review"]}, severity=2, assign="head_office"),
    ]
    decision = decide(rules, BAD, severity=1)
    assert decision.tags == {7: 1, 8: 2}
    assert decision.severity == 3
    assert decision.assigned is rules[1]
    assert decision.did == {1: {"tags": [7]}, 2: {"tags": [8], "severity": 3, "assign": "store"}, 4: {}}


def test_a_severity_is_never_lowered() -> None:
    assert decide([RoutingRule(1, {"stars": [1]}, severity=2)], BAD, severity=4).severity == 4
