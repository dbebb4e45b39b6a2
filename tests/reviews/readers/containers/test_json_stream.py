"""JSON that is read as a stream gives what the same JSON gives when it is parsed as a whole."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.readers.containers import json as documents
from reviews.readers.containers import json_stream
from reviews.readers.containers import zip as archives
from reviews.readers.containers.streams import FileBytes
from reviews.readers.records import Refused
from reviews.readers.shapes.forms import FORMS
from tests.reviews.readers.golden import DATA, outcome

FILES = sorted(path for path in DATA.iterdir() if path.suffix in (".json", ".geojson"))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is too large to be parsed as a whole, and little is read at a time."""
    monkeypatch.setattr(documents, "IN_MEMORY", 0)
    monkeypatch.setattr(archives, "IN_MEMORY", 0)
    monkeypatch.setattr(json_stream, "WINDOW", 7)
    monkeypatch.setattr(json_stream, "OUTLINED", 1)
    monkeypatch.setattr(json_stream, "AT_ONCE", 2)


def table(path: Path) -> tuple[Any, ...] | tuple[str, str]:
    """Header and records of a document, or why it is refused."""
    try:
        found = documents.open_document(FileBytes(path), "utf-8", FORMS)
        return list(found.header), list(found.records())
    except Refused as refused:
        return refused.code, str(refused)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_golden_files(path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    kind = path.name.partition("_")[0]
    whole = outcome(path, kind)
    request.getfixturevalue("small")
    assert outcome(path, kind) == whole


@pytest.mark.parametrize(
    "document",
    [
        [{"a": 1, "b": "x"}, {"a": 2, "c": [1, {"d": None}]}, 7, None, {"a": "\ud800"}],
        {"of": "somebody", "data": [{"a": "é한" * 9}, {"b": '\\"[{'}], "records": [{"z": 1}]},
        {"errors": [], "results": [{"store": "S1", "nps": 3.5}, {"store": "S2", "nps": -0.1e3}]},
        {"reviews": []},
        {"stores": [{"store": "S1"}] * 5, "data": []},
        {"a": 1, "b": {"c": [1, 2]}},
        [],
        {},
        [[1, 2], [3]],
        [1, 2, 3],
        [{"reviews": [{"starRating": "ONE"}]}, {"reviews": True}, 1, {"reviews": [{"starRating": "TWO"}] * 3}],
    ],
    ids=str,
)
@pytest.mark.parametrize("indent", [None, 2])
def test_documents(document: Any, indent: int | None, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document, indent=indent), encoding="utf-8")
    whole = table(path)
    request.getfixturevalue("small")
    assert table(path) == whole or whole[0] == "unknown_json" == table(path)[0]


def test_a_document_a_line(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": 1}\n\n{"a": 2, "b": 3}\r\n{"a": broken\n{"b": 4}\n', encoding="utf-8")
    whole = table(path)
    request.getfixturevalue("small")
    assert table(path) == whole
    assert [list(record.cells) for record in whole[1]] == [["1", ""], ["2", "3"], ["", ""], ["", "4"]]


BROKEN = [
    '[{"a": 1}, {"a": 2}',
    '[{"a": 1} {"a": 2}]',
    '[{"a": 1}, {"a": tru}]',
    '{"data": [{"a": 1}, {"a": 2}\n, {"a":: 3}]}',
    '{"data": [{"a": 1}], }',
    '{"data": [{"a": "\x01"}]}',
    '[{"a": 1}, {"a": "open]',
    '[{"a": 1}, {"a": "\\x"}]',
    "[1, 2,]",
    '{"a" 1}',
]


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_broken_is_refused_with_its_place(text: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / "a.json"
    path.write_text("\n" + text, encoding="utf-8")
    whole = table(path)
    assert whole[0] == "broken_json" and "line" in str(whole[1])
    request.getfixturevalue("small")
    assert table(path) == whole


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[{"a": 1}, {"a": 1, "a": 2}]', "broken_json"),
        ('{"data": [{"a": 1}], "data": [{"a": 1}]}', "broken_json"),
        ('[{"a": NaN}]', "broken_json"),
        ('[{"a": -Infinity}]', "broken_json"),
        ('[{"a": ' + "[" * 20 + "]" * 20 + "}]", "too_deep"),
        ('{"data": [{"a": ' + "[" * 18 + "]" * 18 + "}]}", "too_deep"),
        ("[" * 5_000 + "]" * 5_000, "too_deep"),
    ],
)
def test_what_is_no_strict_json_is_refused(
    text: str, code: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    assert table(path)[0] == code
    request.getfixturevalue("small")
    assert table(path)[0] == code


@pytest.mark.parametrize("depth", [17, 18])
def test_the_depth_counts_from_the_outside(depth: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / "a.json"
    inner = "[" * depth + "]" * depth
    path.write_text('{"data": [{"a": ' + inner + '}, {"a": 1}]}', encoding="utf-8")
    whole = table(path)
    request.getfixturevalue("small")
    assert table(path) == whole and (whole[0] == "too_deep") == (depth == 18)


def test_a_record_that_is_too_large(tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LARGEST", 100)
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"a": "x" * 200}, {"a": 1}]), encoding="utf-8")
    assert table(path)[0] == "unknown_json"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["data", "reviews", "a", "b"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(
    document=JSON.filter(lambda document: isinstance(document, list | dict)),
    cut=st.integers(0, 400),
    indent=st.sampled_from([None, 1]),
)
def test_any_document_whole_or_cut_off(
    document: Any, cut: int, indent: int | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.json"
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    path.write_text(text[: cut or len(text)], encoding="utf-8", errors="surrogatepass")
    whole = table(path)
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in (
            (documents, "IN_MEMORY", 0),
            (json_stream, "WINDOW", 5),
            (json_stream, "AT_ONCE", 2),
        ):
            patch.setattr(module, name, value)
        assert table(path) == whole


def test_a_takeout_of_several_files(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / "takeout.zip"
    document = (DATA / "reviews_google.json").read_text(encoding="utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a/reviews-1.json", "a/reviews-2.json", "b/reviews.json"):
            archive.writestr(f"Takeout/Google Business Profile/{name}", document if "a/" in name else '{"reviews": []}')
    whole = archives.open_zip(FileBytes(path), FORMS)
    request.getfixturevalue("small")
    streamed_one = archives.open_zip(FileBytes(path), FORMS)
    assert isinstance(streamed_one, archives.JoinedTables) and not isinstance(whole, archives.JoinedTables)
    assert list(streamed_one.records()) == list(whole.records())
    assert len(list(whole.records())) == 2 * len(json.loads(document)["reviews"])
