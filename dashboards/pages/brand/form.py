"""What head office writes about the brand."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from dashboards.pages.frame.brand_choices import ANSWERERS, country_choices, zone_choices
from dashboards.rows import BrandSettings
from locations.logos import LARGEST_FILE


class SettingsForm(forms.Form):
    """The settings of the brand, by the names of its columns."""

    name = forms.CharField(label=_("Name"), max_length=200)
    default_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_(
            "Of dates, months and days of roles, and of stores without one. What is imported stays in its month."
        ),
    )
    country = forms.ChoiceField(
        label=_("Country"), required=False, help_text=_("For phone numbers, addresses and public holidays.")
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", "–"), *settings.LANGUAGES],
        help_text=_("Of mails and reports. Pages come in the language that each person chose."),
    )
    answered_by = forms.ChoiceField(label=_("Who answers reviews"), choices=ANSWERERS)
    default_hours = forms.CharField(
        label=_("Usual opening hours"),
        required=False,
        max_length=1000,
        help_text=_("Of stores that state none, as OpenStreetMap writes them: Mo-Fr 09:00-18:00; Sa 10:00-15:00."),
    )

    cuts_names = forms.BooleanField(
        label=_("Reports quote customers without names"),
        required=False,
        help_text=_(
            "Names, phone numbers, e-mail addresses and order numbers are cut out of customers' words in monthly "
            "reports, as far as rules find them. Reports that are made keep their words; the next revision follows."
        ),
    )

    def __init__(self, current: BrandSettings, data: Mapping[str, Any] | None = None) -> None:
        same = ("name", "country", "language", "answered_by", "default_hours", "cuts_names")
        initial = {name: getattr(current, name) for name in same} | {"default_zone": current.zone}
        super().__init__(data, initial=initial)
        self._offer("default_zone", zone_choices(current.zone))
        self._offer("country", [("", "–"), *country_choices()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
        field.choices = choices


class LogoForm(forms.Form):
    """A picture."""

    logo = forms.FileField(
        label=_("Picture"), help_text=_("PNG or JPEG, at most 5 MB. It is made smaller and stands in the side bar.")
    )

    def clean_logo(self) -> bytes:
        sent: UploadedFile = self.cleaned_data["logo"]
        # One byte more than is allowed: what is too large is refused, and never read whole.
        return sent.read(LARGEST_FILE + 1)


class FormatForm(forms.Form):
    """Another name of a format, or that of the one into which it is merged."""

    old = forms.ChoiceField(label=_("Format"))
    new = forms.CharField(
        label=_("Is called from now on"),
        max_length=80,
        help_text=_("The name of another format merges the two."),
    )

    def __init__(self, names: list[str], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        old = self.fields["old"]
        assert isinstance(old, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
        old.choices = [(name, name) for name in names]


class RegionNameForm(forms.Form):
    """The name of a region, new or renamed."""

    name = forms.CharField(label=_("Name"), max_length=120)


class RegionPlaceForm(forms.Form):
    """Where a region is moved to, or what it is merged into."""

    to = forms.TypedChoiceField(label=_("Other region"), required=False, coerce=int, empty_value=None)

    def __init__(self, regions: list[tuple[int, str]], data: Any, *, auto_id: str) -> None:
        super().__init__(data, auto_id=auto_id)
        to = self.fields["to"]
        assert isinstance(to, forms.TypedChoiceField)  # noqa: S101 - for mypy: declared above
        to.choices = [("", _("at the top")), *regions]


class NewRegionForm(RegionNameForm):
    """A region and the one that it lies in; without one it is at the top."""

    parent = forms.TypedChoiceField(label=_("Lies in"), required=False, coerce=int, empty_value=None)
    field_order = ("parent", "name")

    def __init__(self, regions: list[tuple[int, str]], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="new-%s")
        parent = self.fields["parent"]
        assert isinstance(parent, forms.TypedChoiceField)  # noqa: S101 - for mypy: declared above
        parent.choices = [("", _("at the top")), *regions]
