"""JSON: depth, members named twice, numbers that are none, huge ones, lone surrogates; and GeoJSON."""

import json
import random
from typing import Any

from tests.reviews.corpus.case import Account, Refusal, bad, lines

RECORD = {"store": "S1", "date": "2026-01-02", "rating": 5, "text": "fine"}
GOOGLE = {"reviewId": "g1", "starRating": "FIVE", "createTime": "2026-01-02T10:00:00Z",
          "name": "accounts/1/locations/2/reviews/g1"}  # fmt: skip


def records(*changes: dict[str, Any]) -> str:
    return json.dumps([{**RECORD, "review_id": f"j{number}", **change} for number, change in enumerate(changes)])


@bad("reviews", Refusal("too_deep", ["20"]))
def one_level_too_deep(chance: random.Random) -> str:
    return '{"reviews": ' + "[" * 20 + "]" * 20 + "}"


@bad("reviews", Refusal("too_deep"))
def a_hundred_thousand_levels(chance: random.Random) -> str:
    return "[" * 100_000


@bad("reviews", Account(1))
def brackets_within_a_text_are_no_levels(chance: random.Random) -> str:
    return records({"text": "[" * 50 + '\\"' + "{" * 50})


@bad("reviews", Refusal("broken_json", ["twice"]))
def a_member_named_twice(chance: random.Random) -> str:
    return '[{"store": "S1", "date": "2026-01-02", "rating": 5, "rating": 1}]'


@bad("reviews", Refusal("broken_json", ["number"]))
def not_a_number(chance: random.Random) -> str:
    return '[{"store": "S1", "date": "2026-01-02", "rating": NaN}]'


@bad("reviews", Refusal("broken_json", ["number"]))
def infinity(chance: random.Random) -> str:
    return '[{"store": "S1", "date": "2026-01-02", "rating": -Infinity}]'


@bad("reviews", Account(3, [(2, "rating", "out_of_range"), (3, "rating", "number")]))
def numbers_larger_than_any(chance: random.Random) -> str:
    return records({}, {"rating": 10**30}, {"rating": "9e999"})


@bad("reviews", Refusal("broken_json"))
def a_number_of_five_thousand_digits(chance: random.Random) -> str:
    return '[{"store": "S1", "date": "2026-01-02", "rating": ' + "9" * 5_000 + "}]"


@bad("reviews", Account(3, [(3, "store", "damaged_key")], damaged=2))
def lone_surrogates(chance: random.Random) -> str:
    return records({}, {"text": "a\ud800b"}, {"store": "S\udfff"})


@bad("reviews", Refusal("nul", ["NUL"]))
def nul_written_with_a_backslash(chance: random.Random) -> str:
    return records({"text": "a\0b"})


@bad("reviews", Refusal("broken_json", ["line 2, column"]))
def json_cut_off(chance: random.Random) -> str:
    return "[" + json.dumps(RECORD) + ',\n{"store": "S1", "da'


@bad("reviews", Refusal("broken_json"))
def a_comma_behind_the_last_record(chance: random.Random) -> str:
    return "[" + json.dumps(RECORD) + ",]"


@bad("reviews", Account(3, [(2, name, "missing") for name in ("review_id", "business_id", "date")]))
def one_broken_line_among_records(chance: random.Random) -> str:
    """A record that cannot be read at all is refused, and the others come in."""
    good = [json.dumps({"review_id": f"y{n}", "user_id": "u", "business_id": "S1", "stars": 5, "text": f"visit {n}",
                        "date": "2026-01-02 10:00:00"}) for n in range(2)]  # fmt: skip
    return lines(good[0], '{"review_id": "y9", "stars": ', good[1])


@bad("reviews", Account(3, [(2, "date", "missing")]))
def a_list_with_something_else_in_it(chance: random.Random) -> str:
    return json.dumps([RECORD, 7, {**RECORD, "text": "other"}])


@bad("reviews", Refusal("unknown_json", ["a list of 0"]))
def a_list_of_nothing(chance: random.Random) -> str:
    return "[]"


@bad("reviews", Account(0, warnings=["no_records"]))
def an_answer_without_reviews(chance: random.Random) -> str:
    return '{"reviews": []}'


@bad("reviews", Account(1))
def json_with_a_byte_order_mark(chance: random.Random) -> bytes:
    return records({}).encode("utf-8-sig")


@bad("reviews", Account(1))
def json_in_utf_16(chance: random.Random) -> bytes:
    return records({}).encode("utf-16")


@bad("reviews", Account(4, [(2, "starRating", "number"), (3, "createTime", "date"), (4, "reviewId", "missing")]))
def google_reviews_with_members_that_cannot_be(chance: random.Random) -> str:
    changes: list[dict[str, Any]] = [{}, {"starRating": "SIX"}, {"createTime": 5}, {"reviewId": None, "name": None}]
    names = [{"reviewId": f"g{n}", "name": f"accounts/1/locations/2/reviews/g{n}"} for n in range(4)]
    return json.dumps({"reviews": [{**GOOGLE, **name, **change} for name, change in zip(names, changes, strict=True)]})


@bad("reviews", Refusal("own_reviews", ["you wrote yourself"]))
def reviews_that_the_owner_wrote(chance: random.Random) -> str:
    wrote = {"type": "Feature", "properties": {"five_star_rating_published": 5, "date": "2024-01-01T00:00:00Z"}}
    return json.dumps({"type": "FeatureCollection", "features": [wrote]})


def spot(ref: Any, coordinates: Any, **properties: Any) -> dict[str, Any]:
    known = {"ref": ref, "@spider": "cafe", "name": "Cafe", "addr:country": "KR", "addr:city": "Seoul"} | properties
    return {"type": "Feature", "properties": known, "geometry": {"type": "Point", "coordinates": coordinates}}


def collection(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


@bad("locations", Account(5, notes=[(2, "latitude", "coordinates_swapped"), (3, "latitude", "coordinates_out_of_range"),
                                    (4, "latitude", "coordinates"),
                                    (5, "latitude", "coordinates_out_of_country")]))  # fmt: skip
def points_that_cannot_be(chance: random.Random) -> str:
    return collection(spot("1", [127.02, 37.51]), spot("2", [37.51, 127.02]), spot("3", [500, 400]),
                      spot("4", ["east", "north"]), spot("5", [2.35, 48.85]))  # fmt: skip


@bad("locations", Account(4))
def geometries_that_are_no_points(chance: random.Random) -> str:
    area = spot("2", [[[127, 37], [128, 37], [128, 38], [127, 37]]])
    nothing = spot("3", []) | {"geometry": None}
    return collection(spot("1", [127.02, 37.51]), area, nothing, spot("4", [127.02]))


@bad("locations", Account(3, [(2, "ref", "missing"), (3, "ref", "missing")]))
def features_without_anything_in_them(chance: random.Random) -> str:
    return collection(spot("1", [127.02, 37.51]), {"type": "Feature", "properties": None, "geometry": None}, 7)


@bad("locations", Refusal("map", ["boundaries"]))
def a_map_of_provinces(chance: random.Random) -> str:
    area = {"type": "Polygon", "coordinates": [[[127, 37], [128, 37], [128, 38], [127, 37]]]}
    return collection({"type": "Feature", "properties": {"name": "Seoul", "code": "11"}, "geometry": area})


@bad("locations", Refusal("map", ["boundaries"]))
def a_topology(chance: random.Random) -> str:
    return json.dumps({"type": "Topology", "objects": {}, "arcs": []})


@bad("locations", Refusal("broken_json"))
def a_point_that_is_not_a_number(chance: random.Random) -> str:
    return collection(spot("1", [float("nan"), 37.51]))
