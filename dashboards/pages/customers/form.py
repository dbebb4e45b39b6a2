"""Who is to be erased."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CustomerForm(forms.Form):
    """A customer by name or contact."""

    author = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=300,
        help_text=_("As the reviews have it; small and capital letters are the same."),
    )
    contact = forms.CharField(
        label=_("E-mail address or phone number"),
        required=False,
        max_length=300,
        help_text=_("It is cut out of all texts, however it is written there."),
    )
