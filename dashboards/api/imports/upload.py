"""What is sent with a file: where it comes from, and how it is to be read."""

import json
from typing import Any

from rest_framework import serializers as fields

from dashboards.api.access import BrandParameters, OwnField
from dashboards.jobs.upload_limits import ENCODINGS, LARGEST_UPLOAD
from reviews.importing.facts.doubles import KEEP, REPLACE
from reviews.readers.shapes.registry import KINDS

STATED_OPTIONS = ("columns", "scales", "kpis", "aliases", "decimal", "sheet", "again")


class UploadField(OwnField, fields.FileField):
    """A file."""

    in_document = {"type": "string", "format": "binary"}


class OptionField(fields.CharField):
    """A short text that can be left out."""

    def __init__(self, longest: int, help_text: str) -> None:
        super().__init__(max_length=longest, required=False, default="", allow_blank=True, help_text=help_text)


class StatedField(OwnField, fields.JSONField):
    """What is stated about columns, as a JSON object of texts: ``{"Wann": "posted"}``, ``{"csat": "1-6"}``."""

    def __init__(self, help_text: str, **example: str) -> None:
        super().__init__(required=False, default=dict, help_text=help_text)
        self.in_document = {"type": "object", "additionalProperties": {"type": "string"}, "examples": [example]}

    def to_internal_value(self, data: Any) -> dict[str, str]:
        try:
            found = json.loads(data) if isinstance(data, str) else data
        except ValueError:
            found = None
        if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
            raise fields.ValidationError('Send a JSON object of texts, for example {"Score": "rating"}.')
        return found


class UploadParameters(BrandParameters):
    """A file and its options; without a kind it is recognised (dry run only)."""

    file = UploadField(
        error_messages={"empty": "The file is empty.", "required": "Send the file as multipart/form-data."},
        help_text=f"at most {LARGEST_UPLOAD // 2**20} MB",
    )
    kind = fields.ChoiceField(
        choices=KINDS,
        required=False,
        default="",
        allow_blank=True,
        help_text="a dry run recognises it where it is left out",
    )
    publisher = OptionField(60, "where reviews or listings come from: google, naver, ...")
    scraped = fields.DateField(
        required=False, default=None, help_text='day the data was collected; required for dates such as "2 years ago"'
    )
    encoding = fields.ChoiceField(
        choices=ENCODINGS, required=False, default="", allow_blank=True, help_text="instead of the recognised one"
    )
    day_first = fields.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="whether 01/02/2026 begins with the day; required only where no date of the file has a day above 12",
    )
    create_stores = fields.BooleanField(
        required=False, default=False, help_text="create stores that are missing (head office)"
    )
    whole_list = fields.BooleanField(
        required=False, default=False, help_text="the file has all stores: say which of ours it does not have"
    )
    store = OptionField(60, "code of the store that all records belong to, for a file that names none")
    columns = StatedField("roles by heading; an empty role leaves a column out", Wann="posted", Notes="")
    scales = StatedField("scales by role: two ends, or words from the worst to the best (`bad|fair|good`)", csat="1-6")
    kpis = StatedField("by KPI, how its rows become months and which end is good", visits="sum,high")
    aliases = StatedField(
        "store codes by how the file writes a store; kept for later files, undone with the import",
        **{"Main St": "0042"},
    )
    decimal = fields.ChoiceField(
        choices=[",", "."], required=False, default="", allow_blank=True, help_text="the sign before decimals"
    )
    again = fields.ChoiceField(
        choices=[REPLACE, KEEP],
        required=False,
        default="",
        allow_blank=True,
        help_text="what becomes of records that are here already under other ids: `replace` (this file takes their "
        "place) or `keep` (they count twice)",
    )
    sheet = OptionField(
        100, "the only sheet of a workbook to read; without it all sheets of one shape are read together"
    )
    dry_run = fields.BooleanField(
        required=False,
        default=False,
        help_text="preview the file and await `confirm` or `drop`; without either it is deleted after 7 days",
    )

    def validate_file(self, file: Any) -> Any:
        if file.size > LARGEST_UPLOAD:
            raise fields.ValidationError("The file is larger than 200 MB; split it and import the parts.")
        return file

    def validate(self, attrs: dict) -> dict:
        super().validate(attrs)
        if not attrs["kind"] and not attrs["dry_run"]:
            raise fields.ValidationError({"kind": "Name the kind, or ask for a dry run, which finds it out."})
        return attrs

    def options(self) -> dict[str, Any]:
        given = self.validated_data
        return {
            "scraped": given["scraped"].isoformat() if given["scraped"] else None,
            "encoding": given["encoding"] or None,
            "day_first": given["day_first"],
            "create_stores": given["create_stores"],
            "store": given["store"],
            "whole_list": given["whole_list"],
            **{name: given[name] for name in STATED_OPTIONS if given[name]},
        }
