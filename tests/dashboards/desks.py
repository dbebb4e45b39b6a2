"""A brand whose desk is on: a review of every store that waits, and what customers said in other ways."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from locations.models import Brand, Location
from reviews.desk import items, rules
from reviews.models import Case, DeskSettings, LoggedFeedback, ReplyTemplate, Review, Source, SurveyResponse
from tests.dashboards.networks import OCTOBER

HOURS = "Mo-Su 08:00-22:00"


def make_desk(brand: Brand, stores: Sequence[Location], now: datetime | None = None) -> None:
    """Switch the desk on; the first store states its hours and has an item of every kind.

    Reviews have one to five stars in turn and are 2, 4, 6 ... hours old.
    """
    now = now or datetime.now(UTC)
    first = stores[0]
    Location.objects.filter(pk=first.pk).update(hours=HOURS, phone="+82315550127")
    source = Source.objects.get_or_create(brand=brand, publisher="google")[0]
    common = {"source": source, "content": "", "first_month": OCTOBER, "last_month": OCTOBER}
    Review.objects.bulk_create(
        Review(
            **common,
            location=store,
            external_id=f"desk-{place}",
            posted_from=now - timedelta(hours=2 * place + 2),
            posted_to=now - timedelta(hours=2 * place + 2),
            rating=1 + place % 5,
            text=f"said <b>number</b> {place:03d}",
            language="en",
        )
        for place, store in enumerate(stores)
    )
    hour = now - timedelta(hours=1)
    SurveyResponse.objects.create(**common, location=first, external_id="c", answered_at=hour, nps=3, comment="Cold")
    Case.objects.create(**common, location=first, external_id="k", opened_at=hour)
    LoggedFeedback.objects.create(location=first, by="somebody", at=hour, channel="phone", text="Too loud")
    ReplyTemplate.objects.create(
        brand=brand, name="Sorry", language="en", stars_from=1, stars_to=2, text="This is {store}, call {phone}."
    )
    settings = DeskSettings.objects.create(brand=brand, since=now - timedelta(days=90))
    rules.seed(brand)
    items.refresh(settings.brand_id, now)
