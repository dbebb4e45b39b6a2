"""Coordinates that a person types or pastes."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.readers.cells.places import doubt_of

_NUMBER = re.compile(r"-?\d{1,3}(?:\.(?P<decimals>\d*))?", re.ASCII)
_PAIR = re.compile(r"(-?\d{1,3}\.\d+)°?\s*[,;\s]\s*(-?\d{1,3}\.\d+)°?", re.ASCII)
FEWEST_DECIMALS = 4


class PinForm(forms.Form):
    """Latitude and longitude in degrees; the first field also takes both, as map sites copy them."""

    latitude = forms.CharField(
        label=gettext_lazy("Latitude"),
        max_length=60,
        help_text=gettext_lazy("Degrees with a point, such as 37.56653. Both numbers at once may be pasted here."),
    )
    longitude = forms.CharField(
        label=gettext_lazy("Longitude"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Degrees with a point, such as 126.97796; west of Greenwich with a minus."),
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        """``country`` (ISO 3166) tells whether the two numbers are swapped."""
        super().__init__(*args, **kwargs)
        self._country = country

    def clean(self) -> dict[str, Any]:
        """Turn what was written into degrees."""
        written = {name: str(self.cleaned_data.get(name, "")).strip().replace("−", "-") for name in self.fields}
        pair = _PAIR.fullmatch(written["latitude"])
        if pair and not written["longitude"]:
            written = dict(zip(self.fields, pair.groups(), strict=True))
        degrees: dict[str, Any] = {}
        for name, limit in (("latitude", 90), ("longitude", 180)):
            if name in self.errors:
                continue
            problem = _problem(written[name], limit)
            if problem:
                self.add_error(name, problem)
            else:
                degrees[name] = round(float(written[name].removesuffix("°")), 7)
        if len(degrees) == 2:
            self._refuse_elsewhere(degrees["latitude"], degrees["longitude"])
        return degrees

    def _refuse_elsewhere(self, latitude: float, longitude: float) -> None:
        if latitude == longitude == 0:
            self.add_error("latitude", _("0, 0 lies in the sea off Africa; it usually stands for “not known”."))
        elif doubt_of(latitude, longitude, self._country) == "coordinates_swapped":
            self.add_error("latitude", _("Latitude and longitude seem to be swapped."))


def _problem(written: str, limit: int) -> str:
    """Say what is wrong with one number; empty where nothing is."""
    number = _NUMBER.fullmatch(written.removesuffix("°"))
    if not written:
        return _("This number is missing.")
    if number is None:
        return _("Write a number of degrees with a point, such as 37.56653.")
    if abs(float(number[0])) > limit:
        return _("This number lies between −%(limit)d and %(limit)d.") % {"limit": limit}
    if len(number["decimals"] or "") < FEWEST_DECIMALS:
        return _("Give at least four decimals: fewer tell the neighbourhood, not the door.")
    return ""
