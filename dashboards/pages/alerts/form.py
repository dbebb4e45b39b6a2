"""What a person subscribes to."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import queries, wording
from dashboards.alerts.happened import KINDS
from dashboards.alerts.subscribing import Wish
from dashboards.alerts.words import kind_words
from dashboards.naming import region_words
from dashboards.pages.frame.brand_choices import zone_choices
from locations.scoping import Scope


class SubscriptionForm(forms.Form):
    """Which place, what of it, and when; a place that is subscribed to already is changed."""

    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    store = forms.ChoiceField(label=gettext_lazy("Store"), required=False)
    pace = forms.ChoiceField(label=gettext_lazy("How often"), initial="weekly")
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Weekday"), required=False, coerce=int, help_text=gettext_lazy("If weekly.")
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        initial="09:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M"],
        help_text=gettext_lazy("If daily or weekly."),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    kinds = forms.MultipleChoiceField(label=gettext_lazy("Only these"), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = _("all that I see")
        choices: dict[str, list[tuple[Any, str]]] = {
            "region": [("", everything), *((path, region_words(path)) for path in queries.region_paths(scope))],
            "store": [
                ("", everything),
                *((at, wording.name(name)) for at, name in queries.stores_to_choose(scope).items()),
            ],
            "pace": [("at_once", _("at once")), ("daily", _("daily")), ("weekly", _("weekly"))],
            "weekday": [(number, str(name)) for number, name in WEEKDAYS.items()],
            "zone": zone_choices(scope.zone),
            "kinds": [(kind, kind_words(kind)) for kind in KINDS],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
            field.choices = offered
        self.fields["zone"].initial = scope.zone

    def wish(self) -> Wish:
        """Give what is asked for; a time that is left out is nine o'clock."""
        given = self.cleaned_data
        return Wish(**{name: value for name, value in given.items() if value not in ("", None)})


class EndForm(forms.Form):
    """The subscription that is ended."""

    subscription = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    version = forms.IntegerField(required=False, min_value=1)


class OpenForm(forms.Form):
    """The notice that is opened."""

    notice = forms.IntegerField(min_value=1, max_value=2**63 - 1)
