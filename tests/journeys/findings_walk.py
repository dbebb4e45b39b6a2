"""From a finding to a judged effect in the demo, as its people walk it, with the clicks that it takes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.conftest import PATIENCE, Site
from tests.journeys.network import Person

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

expect.set_options(timeout=PATIENCE)
BRAND = "/b/garamsol/"
HEAD, BUSAN, PANGYO = (
    Person("demo-head", "head_office"),
    Person("demo-busan", "regional"),
    Person("demo-pangyo", "store"),
)
NARROW = {"width": 360, "height": 740}


@dataclass
class Walk:
    """A page, and how often something on it was clicked or tapped."""

    page: "Page"
    clicks: int = field(default=0)

    def click(self, target: "Locator") -> None:
        target.click()
        self.page.wait_for_load_state()
        self.clicks += 1

    def link(self, name: str, within: str = "main") -> None:
        self.click(self.page.locator(within).get_by_role("link", name=name).first)

    def shows(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)


def region_finds_acts_and_learns(site: Site, measure: Callable[[str], None]) -> int:
    """Go as the manager of Busan from the finding through its cause to an action; give the clicks.

    ``measure`` measures an action (its number), as a scoring does.
    """
    with site.open(BUSAN) as opened:
        walk = Walk(opened.go(BRAND))
        walk.link("Findings", ".ev-side")
        walk.shows("Busan", "Delivery")
        walk.link("Busan")
        walk.shows("Seven questions about the cause", "Customers speak of this: Delivery", "22 stores")
        walk.link("Start an action")
        boxes = walk.page.locator("input[name=stores]")
        assert boxes.count() == walk.page.locator("input[name=stores]:checked").count() == 22
        walk.page.locator("#id_title").fill("Courier bags")
        walk.click(walk.page.locator(".ev-buttons").get_by_role("button", name="Plan it"))
        walk.shows("Courier bags", "22 stores together", "It has not begun in any store.")
        walk.page.locator(".ev-stages input[name=on]").fill("2026-07-01")
        walk.click(walk.page.locator(".ev-stages button"))
        walk.shows("began on")
        planned = walk.page.url.rstrip("/").rpartition("/")[2]
        measure(planned)
        walk.page.reload()
        walk.shows("What it changed", "What it shows itself")
        assert (opened.axe(), opened.too_wide()) == ([], [])
        return walk.clicks


def head_office_reads_a_judged_effect(site: Site) -> int:
    """Go as head office from the finding of Suwon, which is only watched by now, to what its training changed."""
    with site.open(HEAD) as opened:
        walk = Walk(opened.go(BRAND))
        walk.link("Findings", ".ev-side")
        walk.link("Suwon")
        walk.shows("watching", "Seven questions about the cause")
        walk.click(walk.page.locator("[aria-labelledby=actions-title] a").first)
        walk.shows("worked", "against what was to be expected anyway", "Can it be measured?")
        assert (opened.axe(), opened.too_wide()) == ([], [])
        return walk.clicks


def store_sees_its_own_part(site: Site) -> int:
    """Go as the manager of Pangyo on a small phone from the own finding to an action at the own store alone."""
    with site.open(PANGYO, viewport=NARROW, has_touch=True) as opened:
        walk = Walk(opened.go(f"{BRAND}findings/"))
        walk.link("Pangyo")
        walk.shows("Pangyo", "Seven questions about the cause", "Different from before")
        assert opened.too_wide() == []
        walk.link("Start an action")
        assert walk.page.locator("input[name=stores]").count() == 1
        walk.page.locator("#id_title").fill("Old recipes back")
        assert opened.too_wide() == []
        walk.click(walk.page.locator(".ev-buttons").get_by_role("button", name="Plan it"))
        walk.shows("Old recipes back", "Pangyo")
        assert (opened.axe(), opened.too_wide()) == ([], [])
        foreign = [name for name in ("Suwon", "Dunsan", "Busan", "Courier bags") if name in walk.page.content()]
        assert foreign == []
        return walk.clicks
