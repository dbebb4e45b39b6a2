"""docs/api-reference.md is what the document of the API says."""

from dashboards.management.commands.document_api import reference
from tests.dashboards.api.openapi.conforming import operations
from tests.databases import ROOT


def test_the_reference_is_what_the_document_says() -> None:
    assert (ROOT / "docs/api-reference.md").read_text(encoding="utf-8") == reference()


def test_every_operation_and_object_has_its_place() -> None:
    page = reference()
    for path, method, operation in operations():
        assert f"### `{method.upper()} {path}`\n" in page
        assert all(f"| `{each['name']}` | " in page for each in operation.get("parameters", ()))
    links = {part.partition(")")[0] for part in page.split("](#")[1:]}
    headings = {line.removeprefix("### ").lower() for line in page.splitlines() if line.startswith("### ")}
    assert links and links <= headings
