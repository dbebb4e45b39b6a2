"""A word of the brand's own for a theme."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboards.naming import polarity_words, theme_words
from reviews.theme_terms import LONGEST
from reviews.themes.keys import THEMES

OPEN = ""
"""The choice that leaves the polarity to the words around."""


class TermForm(forms.Form):
    """What a person gives of a word."""

    term = forms.CharField(
        label=_("Word or words"),
        max_length=LONGEST,
        help_text=_("As customers write it, such as the name of your card or of a product."),
    )
    theme = forms.ChoiceField(label=_("Theme"))
    polarity = forms.ChoiceField(label=_("Means"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes, polarity = self.fields["theme"], self.fields["polarity"]
        assert isinstance(themes, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
        assert isinstance(polarity, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
        themes.choices = [(key, theme_words(key)) for key in THEMES]
        polarity.choices = [(OPEN, polarity_words(None)), *((str(each), polarity_words(each)) for each in (-1, 1, 0))]

    def arguments(self) -> tuple[str, str, int | None]:
        """Give term, theme and polarity as the verbs take them."""
        given = self.cleaned_data
        return given["term"], given["theme"], int(given["polarity"]) if given["polarity"] else None
