"""What an upload may be and how much may wait, the same on the page and in the API."""

from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from locations.first_run import founded_together
from locations.scoping import Scope
from reviews.jobs import OVER
from reviews.models import ImportJob

LARGEST_UPLOAD = 200 * 2**20
"""Bytes."""
LARGEST_FORM = LARGEST_UPLOAD + 2**20
"""Bytes of a form with a file: what stands around it is short."""
ENCODINGS = ("utf-8", "cp949", "cp1252", "latin-1")
"""Encodings that can be named where the recognised one is wrong."""
MOST_WAITING = 20
"""Files of one person that are not over, in all brands: in the queue, at work, stopped, or waiting for an answer."""
LARGEST_QUEUE = 2 * 2**30
"""Bytes of the files that are not over, of one brand and the others of its founder."""


class TooMuchWaits(Exception):
    """One more file would be too much; the text is one sentence for people that says what to do."""


def may_bring_files(scope: Scope) -> bool:
    """Whether this person imports into the brand at all."""
    return scope.sees_peers and not scope.read_only


def refuse_too_much(scope: Scope, size: int) -> None:
    """Raise TooMuchWaits where a person or a brand has too much waiting to get another file of ``size`` bytes.

    A person's files are counted in all brands, and the brands that one person founded have the room of one: more
    brands are no way to more room.
    """
    waiting = ImportJob.objects.exclude(state__in=OVER)
    if scope.user and waiting.filter(created_by__username=scope.user).count() >= MOST_WAITING:
        raise TooMuchWaits(
            _("%(most)d of your files are waiting already: import or discard some of them first.")
            % {"most": MOST_WAITING}
        )
    of_founder = waiting.filter(brand__in=founded_together(scope.brand))
    if (of_founder.aggregate(total=Sum("size"))["total"] or 0) + size > LARGEST_QUEUE:
        raise TooMuchWaits(
            _("The files that wait in this brand would be more than %(most)s: import or discard some of them first.")
            % {"most": filesizeformat(LARGEST_QUEUE)}
        )
