"""The settings of a brand as text, for those who read them only."""

from django.utils.translation import gettext as _

from dashboards.pages.brand.form import SettingsForm


def settings(form: SettingsForm) -> list[tuple[str, str]]:
    """Give the settings as pairs of name and value, as the form words them."""
    pairs = []
    for bound in form:
        choices = dict(getattr(bound.field, "choices", ()))
        value = bound.initial or ""
        if isinstance(bound.initial, bool):
            pairs.append((str(bound.label), _("yes") if bound.initial else _("no")))
            continue
        pairs.append((str(bound.label), str(choices.get(value, value)) if value else _("not set")))
    return pairs
