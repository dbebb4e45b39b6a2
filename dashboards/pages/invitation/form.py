"""The account that somebody makes for themself."""

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _


class AccountForm(SetPasswordMixin, forms.Form):
    """A name to sign in with, and a password twice."""

    username = forms.CharField(
        label=_("Name to sign in with"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Letters, digits and @ . + - _ without blanks."),
    )
    password1, password2 = SetPasswordMixin.create_password_fields(_("Password"), _("Password again"))

    def clean(self) -> dict[str, Any]:
        self.validate_passwords()
        return self.cleaned_data
