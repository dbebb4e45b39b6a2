"""What the row of an import stores of its file, as the page shows it and the API gives it: fields and what they say."""

from collections.abc import Sequence
from typing import Annotated, Any, TypedDict

from reviews.importing.account import Account
from reviews.importing.messages import PlaceInFile, RefusalsShown
from reviews.importing.stores.changes import KnownRowsChanged
from reviews.importing.stores.findings import StoresShown
from reviews.readers.records import ReadColumn


class AskedQuestion(TypedDict):
    """Something that only a person can decide; upload the file again with the answer."""

    key: Annotated[str, "stable key, such as `scale:csat`"]
    text: Annotated[str, "one sentence, which names the column and the option that answers it"]
    choices: Annotated[Sequence[str], "answers to choose from"]
    heading: Annotated[str, "heading of the column that it is about; empty where it is about none"]
    values: Annotated[list[list[Any]], "`[text, records]` of the column's most frequent values"]
    effects: Annotated[list[list[Any]], "`[choice, value]`: what the column would come to"]


class SampleRecord(PlaceInFile):
    """A valid record as it is read."""

    values: Annotated[
        dict[str, Any], "values by field; moments are `{from, to, precision}`, long texts are cut, authors left out"
    ]
    store: Annotated[list[str] | None, "code and name of its store; null for lists of stores"]


CameBefore = TypedDict(
    "CameBefore",
    {
        "id": int,
        "file_name": str,
        "as": Annotated[str, "its publisher, where the records would count twice; else empty"],
    },
)


class FileProblem(TypedDict):
    """Why the file cannot be read without further options."""

    code: Annotated[str, "stable key of the reason"]
    sentence: str


class AboutFile(TypedDict, total=False):
    """What a file is like, whatever it is read as."""

    headings: Annotated[list[str], "headings of the file"]
    sheets: Annotated[list[str], "sheets of the workbook"]
    sheet: Annotated[str, "the sheet that is read; empty where several are"]
    sheets_together: Annotated[list[str], "sheets that are read as one"]
    hidden_sheets: list[str]
    remembered: Annotated[str, "when a person said how files with these headings are read; empty where nobody did"]


class DryRunFound(RefusalsShown, StoresShown, KnownRowsChanged, total=False):
    """What going through the whole file has shown."""

    kind: str
    shape: Annotated[str, "shape of the file"]
    encoding: str
    publisher: str
    understood: Annotated[list[list[str]], "`[heading of the file, our field]`"]
    ignored: Annotated[list[str], "headings that are not read"]
    columns: Annotated[list[Annotated[dict[str, Any], ReadColumn]], "every column of the file"]
    questions: list[AskedQuestion]
    settled: Annotated[dict[str, str], "what held for the whole file, such as the order of day and month"]
    warnings: Annotated[list[list[str]], "doubts about the whole file: `[code, sentence]`"]
    account: Annotated[dict[str, int], Account, "the counts that the import will have"]
    alarms: Annotated[list[str], "sentences of what would make figures wrong"]
    samples: Annotated[list[SampleRecord], "the first valid records; deleted once the import is over"]
    new_stores: Annotated[int, "stores that would be created"]


class PreviewDocument(DryRunFound, AboutFile, total=False):
    """What a dry run has found out; parts are absent of a file with a problem, and of an import that is over."""

    came_before: Annotated[CameBefore | None, "the earlier import of the same file"]
    problem: Annotated[FileProblem, "why the file cannot be read without further options; then little else is there"]
