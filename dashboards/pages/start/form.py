"""The first account and the first brand."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.pages.frame.brand_choices import ANSWERERS, country_choices, zone_choices
from locations.first_run import is_start_code

USUAL = {"ko": ("KR", "Asia/Seoul")}
"""Country and zone that are offered first to people of a language."""


class AccountForm(forms.Form):
    """Who begins; with a code where an install stands open to the network."""

    code = forms.CharField(
        label=gettext_lazy("One-time code"),
        max_length=40,
        help_text=gettext_lazy("It stands in the log of the web server, so that only who runs Evenly can begin."),
    )
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=150, required=False)
    username = forms.CharField(
        label=gettext_lazy("Name to sign in with"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=gettext_lazy("Without blanks; a mail address will do."),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput,
        help_text=gettext_lazy("Eight characters or more, and no common word."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.PRODUCTION:
            del self.fields["code"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not is_start_code(code):
            raise forms.ValidationError(_("This is not the code that stands in the log."))
        return code

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class DoorForm(forms.Form):
    """A file for the page of imports, which takes it from there."""

    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("XLSX, CSV or JSON, as it is."))


class BrandForm(forms.Form):
    """What a brand is called, where it is, and who answers its customers."""

    name = forms.CharField(label=gettext_lazy("Name of the brand"), max_length=200)
    latin_name = forms.CharField(
        label=gettext_lazy("Name in Latin letters"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("For its address in the browser; needed only where the name has none."),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country of the stores"),
        help_text=gettext_lazy("Phone numbers and public holidays follow it."),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), help_text=gettext_lazy("Days and months end by it."))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of mails and reports"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("Each person may choose another."),
    )
    answered_by = forms.ChoiceField(
        label=gettext_lazy("Who answers reviews"),
        choices=ANSWERERS,
        help_text=gettext_lazy("Can be changed at any time."),
    )

    def __init__(self, data: Any, *, language: str) -> None:
        country, zone = USUAL.get(language, ("US", "America/New_York"))
        super().__init__(data, initial={"language": language, "country": country, "zone": zone})
        for name, choices in (("country", country_choices()), ("zone", zone_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for mypy: declared above
            field.choices = choices
