"""Links that are written without the URL resolver are those that it would write."""

import pytest
from django.urls import reverse

from dashboards.pages.frame.links import store_links

CODES = ["b-001", "강남 1", "a/b", "50%", "what?", "no#1", "~:@!$&'()*+,;=", "CODE", "..", "a\\b", '"<>']


@pytest.mark.parametrize("brand", ["b", "CODE", "store"])
@pytest.mark.parametrize("code", CODES)
def test_a_store_link_is_what_reverse_writes(brand: str, code: str) -> None:
    assert store_links(brand)(code) == reverse("store", args=[brand, code])


def test_a_store_link_carries_the_query() -> None:
    assert store_links("b", "?metric=nps")("b-001") == "/b/b/store/b-001/?metric=nps"
