"""The lines of a store about what is found and done there, which its page and the overview ask for."""

from datetime import date

import pytest
from django.test import Client

from dashboards.actions.effect import effect_of
from locations.models import User
from tests.dashboards.actions.panels import AUGUST_1, NOW, begin, make_panel
from tests.dashboards.actions.test_plans import person
from tests.dashboards.networks import OCTOBER

pytestmark = pytest.mark.django_db


def test_a_store_manager_reads_what_was_done_and_what_it_changed_there(client: Client) -> None:
    brand, stores = make_panel({3: 0.9})
    action = begin(brand, [stores[3]], AUGUST_1, title="Barista training")
    effect_of(action, OCTOBER, NOW)
    action.public_en, action.public_ko, action.theme = "All baristas were trained.", "모두 교육했습니다.", "wait"
    action.public_from = date(2026, 9, 1)
    action.save()
    begin(brand, [stores[4]], AUGUST_1, title="Elsewhere")
    manager = person(brand, "store", store=stores[3].code)
    client.force_login(User.objects.get(username=manager.user))
    address = f"/b/{brand.slug}/findings/line/?store={stores[3].code}"
    english = client.get(address, headers={"Accept-Language": "en"}).content.decode()
    assert "Barista training: worked, " in english
    assert "Waiting → All baristas were trained." in english
    assert "Elsewhere" not in english
    korean = client.get(address, headers={"Accept-Language": "ko"}).content.decode()
    assert "모두 교육했습니다." in korean and "All baristas" not in korean
