"""A customer who is erased goes from what people wrote of findings and actions."""

from datetime import date

import pytest

from dashboards.jobs.erasing import erase_person
from dashboards.models import Action, CauseAnswer, Finding
from locations.scoping import head_office
from tests.dashboards.findings.found import NOW
from tests.dashboards.networks import OCTOBER, make_brand
from tests.reviews.erasure.traces import traces

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_people_wrote_names_the_customer_no_more() -> None:
    brand = make_brand()
    months = {"first_month": OCTOBER, "last_month": OCTOBER}
    finding = Finding.objects.create(
        brand=brand, kind="below", metric="nps", opened_at=NOW, state="dismissed", closed_month=OCTOBER,
        reason="Only kim.minji@example.com said so.", **months,
    )  # fmt: skip
    CauseAnswer.objects.create(finding=finding, question=1, text="kim.minji@example.com waited", by="x", at=NOW)
    Action.objects.create(
        brand=brand, title="Call kim.minji@example.com", metric="nps", due=date(2027, 1, 1), created_at=NOW
    )
    assert len(traces("kim.minji@example.com")) == 3
    erase_person(head_office(brand), contact="kim.minji@example.com", by="x", now=NOW)
    assert traces("kim.minji@example.com") == []
    assert CauseAnswer.objects.get().text.endswith("waited")
