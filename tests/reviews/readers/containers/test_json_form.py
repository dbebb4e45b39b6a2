"""JSON values as cells, where a document has its records, and how deep it may be nested."""

from typing import Any

import pytest

from reviews.readers import limits
from reviews.readers.containers.json import described
from reviews.readers.containers.json_form import candidates, cell, flat, has, inner, list_below, plain_table
from reviews.readers.containers.strict_json import by_line, check_depth
from reviews.readers.records import Refused


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "true"), (False, "false"), (0, "0"), (1.5, "1.5"), ("é", "é"), ("a\ud800é", "a\ufffdé")],
)
def test_a_value_is_a_cell(value: Any, text: str) -> None:
    assert cell(value) == flat(value) == text


def test_nul_is_refused() -> None:
    with pytest.raises(Refused):
        cell("a\0")


@pytest.mark.parametrize(
    ("value", "text"),
    [(["a", "b"], "a|b"), ([], ""), (["a", 1], '["a", 1]'), ({"a": "é"}, '{"a": "é"}'), ([["a"]], '[["a"]]')],
)
def test_nested_values_stay_json_and_lists_of_texts_are_joined(value: Any, text: str) -> None:
    assert flat(value) == text


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ([1], [[1]]),
        ({"data": [1]}, [[1], *[None] * 7]),
        ({"a": 1}, [[{"a": 1}]]),
        ({"data": []}, [[{"data": []}]]),
        ({}, [[{}]]),
        (1, []),
        ("a", []),
    ],
)
def test_where_records_may_be(document: Any, found: list[Any]) -> None:
    assert candidates(document) == found


@pytest.mark.parametrize("name", ["data", "results", "items", "records", "rows", "reviews", "stores", "tickets"])
def test_lists_by_their_usual_names(name: str) -> None:
    table = plain_table({"count": 2, name: [{"a": 1}, 3, {"b": 2}]}, "utf-8")
    assert table is not None and table.header == ["a", "b"]
    assert [(record.line, record.cells) for record in table.records()] == [
        (1, ["1", ""]),
        (2, ["", ""]),
        (3, ["", "2"]),
    ]


def test_a_list_without_objects_is_no_table() -> None:
    assert plain_table([1, 2], "utf-8") is plain_table(3, "utf-8") is plain_table({"data": [1]}, "utf-8") is None


def test_members_of_members() -> None:
    assert inner({"a": {"b": 1}}, "a", "b") == 1
    assert inner({"a": [1]}, "a", "b") is inner({"a": 1}, "b") is inner([], "a") is None
    assert has([1, {"a": 0, "b": 0}], "a", "b") and has([{}]) and not has([{"a": 0}, {"b": 0}], "b") and not has([])
    assert list_below({"a": [{"b": 0}]}, "a", "b") == [{"b": 0}]
    assert list_below({"a": {"b": 0}}, "a", "b") is list_below({"a": [{"c": 0}]}, "a", "b") is None


@pytest.mark.parametrize("outside", [0, 5])
def test_the_depth_is_that_of_the_deepest_bracket(outside: int) -> None:
    most = limits.JSON_DEPTH - outside
    check_depth("[" * most + "]" * most, outside)
    check_depth('["[[[[{{{{", "\\"[["]' * 50, outside)
    check_depth(("[" * most + "]" * most) * 3, outside)
    with pytest.raises(Refused):
        check_depth("[]" + "[" * (most + 1) + "]" * (most + 1), outside)


def test_lines_are_documents_and_what_is_none_is_nothing() -> None:
    assert [*by_line(['{"a": 1}\n', "\n", "x\n", "NaN\n", '{"a": 1, "a": 2}', " 3 "])] == [
        {"a": 1},
        None,
        None,
        None,
        3,
    ]


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ({"a": 1, "b" * 31: 2}, f"an object with a, {'b' * 30}"),
        (dict.fromkeys("abcdefg", 1), "an object with a, b, c, d, e, f"),
        ([], "a list of 0"),
        ([1, 2], "a list of 2"),
        ([{"a": 1}], "a list of 1, the first an object with a"),
        (3, "int"),
    ],
)
def test_a_document_is_described_in_few_words(document: Any, text: str) -> None:
    assert described(document) == text
