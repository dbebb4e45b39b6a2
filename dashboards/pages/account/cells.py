"""What concerns an account, as text."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from dashboards.pages.frame.dates import moment


def address_changed_mail(name: str, when: datetime) -> tuple[str, str]:
    """Give subject and text of the mail that tells the old address of an account that it has another one now.

    The new one is not named: whoever reads the old address may be somebody else by now.
    """
    facts = {"name": name, "when": moment(when), "address": settings.BASE_URL}
    return (
        _("The mail address of your Evenly account was changed"),
        _(
            "Hello,\n\nthe account “%(name)s” on %(address)s has another mail address since %(when)s (UTC). "
            "Its mails no longer come here.\n\n"
            "If that was not you, change your password there at once, and tell your head office.\n"
        )
        % facts,
    )
