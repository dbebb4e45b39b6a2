"""``manage.py themes``: a text explained, lines of standard input, how well the lexicon does."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from dashboards.management.theme_precision import ALL
from dashboards.scoring.theme_samples import LOOKED_AT
from reviews.themes.keys import THEMES
from reviews.themes.precision import SAMPLES, counts, read_sample
from tests.dashboards.queries.spoken import make_spoken


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("themes", *words, stdout=out)
    return out.getvalue()


def test_a_text_is_explained_as_the_contract_says() -> None:
    text = "직원은 불친절하지만 커피는 맛있어요"
    found = json.loads(run("--explain", text))
    assert [{*one} for one in found] == [{"theme", "polarity", "start", "end"}] * 2
    assert [(one["theme"], one["polarity"], text[one["start"] : one["end"]]) for one in found] == [
        ("rude", -1, "직원"),
        ("product", 1, "커피"),
    ]
    assert json.loads(run("--explain", "")) == []


def test_each_line_of_standard_input_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("rude staff\r\n\nhello\u2028there\nno end of the wait"))
    lines = run("--explain", "-").splitlines()
    assert [[one["theme"] for one in json.loads(line)] for line in lines] == [["rude"], [], [], ["wait"]]


def test_precision_is_that_of_a_recount() -> None:
    document = json.loads(run("--precision", "--json"))
    rows, totals = document["rows"], {row["sample"]: row for row in document["totals"]}
    for name in SAMPLES:
        unseen = [text for text in read_sample(name) if not text.seen]
        labels = sum(count.labelled for count in counts(unseen))
        assert totals[name]["n"] == labels == sum(len(text.labels) for text in unseen)
        assert totals[name]["precision"] == pytest.approx(
            sum(count.both for count in counts(unseen)) / sum(count.found for count in counts(unseen))
        )
        for count in counts(unseen):
            row = next(row for row in rows if (row["sample"], row["theme"]) == (name, count.theme))
            assert (row["texts"], row["n"], row["found"]) == (len(unseen), count.labelled, count.found)
            assert row["precision"] == (count.both / count.found if count.found else None)
            assert row["recall_low"] <= row["recall"] == count.both / count.labelled <= row["recall_high"]
    assert {row["theme"] for row in rows if row["sample"] == "own sample, Korean"} == set(THEMES)


def test_precision_is_a_table_for_people() -> None:
    table = run("--precision")
    assert "own sample, Korean (150 texts)" in table
    assert f"own sample, Korean, {LOOKED_AT} (150 texts)" in table
    assert "MAMS, English (300 texts)" in table
    assert table.count(ALL) == len(SAMPLES) + 1


def test_without_a_question_it_says_what_can_be_asked() -> None:
    with pytest.raises(CommandError, match="--precision"):
        run()


@pytest.mark.django_db
def test_a_window_that_themes_have_not_is_refused_with_those_they_have() -> None:
    make_spoken()
    for window in ("now", "0", "6"):
        with pytest.raises(CommandError, match=r"choose 1, 3, 12 \(months\) or all"):
            run("--brand", "b", "--window", window)
    assert "Theme" in run("--brand", "b", "--window", "all")
