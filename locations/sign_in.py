"""Who may sign in."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from locations.models import User

DEMO_MAIL = "@demo.invalid"
"""How the addresses of the demo's people end; their passwords are printed for everybody to read."""


class SignIn(ModelBackend):
    """Django's own sign-in, but the people of the demo stay outside in production, running sessions included."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        from_demo = str(getattr(user, "email", "")).endswith(DEMO_MAIL)
        return super().user_can_authenticate(user) and not (settings.PRODUCTION and from_demo)
