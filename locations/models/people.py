"""People who sign in, and the role each has in a brand."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from locations.models.brands import Brand, Region
from locations.models.stores import Location


class User(AbstractUser):
    """A person who signs in."""

    language = models.CharField(_("language"), max_length=8, blank=True)


class Membership(models.Model):
    """What a person is within a brand, from one day to another (both included; no end while it lasts)."""

    class Role(models.TextChoices):
        HEAD_OFFICE = "head_office", _("head office")
        REGIONAL = "regional", _("regional manager")
        STORE = "store", _("store manager")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, blank=True)
    read_only = models.BooleanField(default=False, help_text="head office that sees everything and changes nothing")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role="head_office", region__isnull=True, location__isnull=True)
                | Q(role="regional", region__isnull=False, location__isnull=True)
                | Q(role="store", region__isnull=True, location__isnull=False),
                name="membership_scope_fits_role",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="membership_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(read_only=False) | Q(role="head_office"), name="membership_read_only_is_head_office"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def applies_on(self, day: date) -> bool:
        """Whether it applies on a day of the brand; ``locations.scoping.memberships_on`` asks a database the same."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)


class Invitation(models.Model):
    """A link that makes an account with a role; it serves once, until it expires or is taken back.

    Only a digest of the link is stored, so that nobody who reads the database can use it.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the link's secret, in hexadecimal")
    name = models.CharField(max_length=150, blank=True, help_text="of the person, as the inviter wrote it")
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=12, choices=Membership.Role)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, blank=True)
    read_only = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    invited_by = models.CharField(max_length=150)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role="head_office", region__isnull=True, location__isnull=True)
                | Q(role="regional", region__isnull=False, location__isnull=True)
                | Q(role="store", region__isnull=True, location__isnull=False),
                name="invitation_scope_fits_role",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True), name="invitation_used_or_taken_back"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Absence(models.Model):
    """Days on which another person stands in for one (both days included)."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="absences")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    stand_in = models.ForeignKey(User, on_delete=models.CASCADE, related_name="stands_in")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(user=F("stand_in")), name="absence_needs_another_person"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class Team(models.Model):
    """People of a brand who answer together; whoever has no role any more stays a member and gets nothing."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False, related_name="teams")
    name = models.CharField(max_length=80)
    members = models.ManyToManyField(User, blank=True, related_name="teams")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="team_name_once_per_brand")]

    def __str__(self) -> str:
        return self.name
