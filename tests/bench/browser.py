"""Pages of the demo in Chromium at a fourth of the processor's speed, with nothing cached, as lines of JSON.

    python -m tests.bench.browser [--demo FOLDER] [--base-url URL] [--rounds 3] [--only PAGE ...] [--rate 4]

Rows have ``row``, ``figure``, ``goal`` and ``verdict``; each page has one more line with all that was measured. A page
is interactive after its last task over 50 ms, and drawn once its map or figure marks it; blocked is what tasks take
beyond 50 ms each; layout shift is Chromium's own sum. Bytes are those of answers with their headers, as Chromium asks
for them here (brotli). A visit of its own without throttling gives those with gzip, and ``cpu``, the milliseconds that
the page's own thread worked, on whatever else the machine did. ``contention`` is how many times as long as its CPU time
a loop took right before and after a visit: figures are those of the round where it was least, and seconds count only
where it is near 1. The demo is made first, or its data folder is given (a copy is used), or the address of a running
server that has it.
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviews.synthetic import planted
from tests import browser as chromium
from tests.bench.measuring import check, room, say
from tests.journeys.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

RATE = 4.0
QUIET = 1_500
"""Milliseconds without a long task or a request after which a page has come to rest."""
PATIENCE = 90_000
VIEWPORT = {"width": 1360, "height": 900}
BRAND = f"/b/{planted.SLUG}/"
BYTES = {"overview": 400.0, "stores": 400.0, "store": 400.0, "map": 500.0, "who stands out": 400.0}
BLOCKED = {"overview": 300.0, "who stands out": 700.0}
USABLE = {"overview": 1.5, "stores": 1.5, "store": 1.5, "map": 2.5}
NO_SHIFT = 0.005
"""What is written as 0.00."""
LOOP = 0.3
"""Seconds of CPU."""
DRAWN = ("map", "who stands out")
REST, RESTS_WITHIN = 4.0, 120.0
"""Seconds."""

_WATCH = """() => {
  const seen = { blocked: 0, busyUntil: 0, shift: 0, painted: 0, drawn: 0, tasks: [] };
  window.seen = seen;
  const observe = (type, add) =>
    new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({ type, buffered: true });
  observe("longtask", ({ startTime, duration }) => {
    seen.blocked += duration - 50;
    seen.busyUntil = Math.max(seen.busyUntil, startTime + duration);
    seen.tasks.push(Math.round(duration));
  });
  observe("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
  observe("paint", ({ name, startTime }) => { if (name === "first-contentful-paint") seen.painted = startTime; });
  const isDrawn = ({ dataset }) => dataset.state && dataset.state !== "waiting";
  new MutationObserver((changes) => {
    if (changes.some(({ target }) => isDrawn(target))) seen.drawn ||= performance.now();
  }).observe(document, { subtree: true, attributeFilter: ["data-state"] });
}"""
_AT_REST = """([quiet, draws]) => {
  const { seen } = window;
  const [loaded] = performance.getEntriesByType("navigation");
  const ends = performance.getEntriesByType("resource").map((each) => each.responseEnd);
  const last = Math.max(seen.busyUntil, seen.drawn, loaded.loadEventEnd, ...ends);
  return loaded.loadEventEnd > 0 && performance.now() - last > quiet && (!draws || seen.drawn > 0);
}"""
_SEEN = """() => {
  const [loaded] = performance.getEntriesByType("navigation");
  const { seen } = window;
  return {
    painted: seen.painted, answered: loaded.responseEnd, ready: loaded.domContentLoadedEventEnd, drawn: seen.drawn,
    interactive: Math.max(loaded.domContentLoadedEventEnd, seen.busyUntil), blocked: seen.blocked, shift: seen.shift,
    tasks: seen.tasks,
  };
}"""


@dataclass
class Counted:
    """What a page asked for: answers with their headers, in bytes, by address."""

    coding: str = ""
    sizes: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def watch(self, session: Any) -> None:
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")
        if self.coding:
            session.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": self.coding}})

    def _answered(self, event: Mapping[str, Any]) -> None:
        self.addresses[event["requestId"]] = event["response"]["url"]

    def _finished(self, event: Mapping[str, Any]) -> None:
        # What comes out of the cache has no bytes.
        if self.addresses.get(event["requestId"], "").startswith("http") and event["encodedDataLength"]:
            self.sizes[event["requestId"]] = int(event["encodedDataLength"])


def visited(
    browser: "Browser", state: Any, address: str, *, draws: bool, rate: float = 1.0, coding: str = ""
) -> dict[str, Any]:
    """Open a page as somebody who has never been here, and give what was seen until it came to rest."""
    context = browser.new_context(viewport=VIEWPORT, storage_state=state, locale="en-GB")
    try:
        page = context.new_page()
        session, counted = context.new_cdp_session(page), Counted(coding)
        counted.watch(session)
        session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.add_init_script(f"({_WATCH})()")
        answer = page.goto(address, timeout=PATIENCE)
        check(answer is not None and answer.status == 200, f"{address} was not answered with a page")
        page.wait_for_function(_AT_REST, arg=[QUIET, draws], timeout=PATIENCE)
        seen: dict[str, Any] = page.evaluate(_SEEN)
        spent = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
        cpu = 1_000 * spent["TaskDuration"]
        return seen | {"cpu": cpu, "bytes": sum(counted.sizes.values()), "requests": len(counted.sizes)}
    finally:
        context.close()


def contention() -> float:
    """Give how many times as long as its CPU time a loop takes by the clock."""
    wall, cpu = time.perf_counter(), time.process_time()
    while time.process_time() - cpu < LOOP:
        pass
    return (time.perf_counter() - wall) / LOOP


def wait_for_rest() -> None:
    """Wait until the processors have had nothing to do for some seconds: a new demo leaves its worker work."""
    end, begun = time.monotonic() + RESTS_WITHIN, _worked()
    while time.monotonic() < end:
        time.sleep(REST)
        now = _worked()
        if now - begun < 0.1 * REST * (os.cpu_count() or 1):
            return
        begun = now


def _worked() -> float:
    """Give the seconds for which all processors have worked since the machine began; 0 where it does not say."""
    try:
        user, nice, system = Path("/proc/stat").read_text().split(maxsplit=4)[1:4]
    except OSError:
        return 0.0
    return (int(user) + int(nice) + int(system)) / os.sysconf("SC_CLK_TCK")


def addresses(page: "Page", base: str) -> dict[str, str]:
    """Give the pages by the names of their rows, with the store that the table names first."""
    page.goto(f"{base}{BRAND}stores/")
    store = page.locator("table tbody th a").first.get_attribute("href") or ""
    paths = {"stores": f"{BRAND}stores/", "store": store, "overview": BRAND, "map": f"{BRAND}map/"}
    return {name: base + path for name, path in (paths | {"who stands out": f"{BRAND}funnel/"}).items()}


def signed_in(context: "BrowserContext", base: str) -> "Page":
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{base}/sign-in/")
    page.locator("[name=username]").fill("demo-head")
    page.locator("[name=password]").fill(planted.PASSWORD)
    page.locator(".ev-sign-in button").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    return page


def rows(name: str, rounds: Sequence[Mapping[str, Any]], unthrottled: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the rows of a page: figure, goal and verdict, of the round that was disturbed least."""
    seen = min(rounds, key=itemgetter("contention"))
    usable = "drawn" if name in DRAWN else "interactive"
    goals = [
        (f"{usable} after", seen[usable] / 1_000, USABLE.get(name), "s"),
        ("blocked for", seen["blocked"], BLOCKED.get(name), "ms"),
        ("layout shift", seen["shift"], NO_SHIFT, ""),
        ("transferred", seen["bytes"] / 1_000, BYTES.get(name), "kB"),
    ]
    for what, figure, most, unit in goals:
        if most is not None:
            verdict = "met" if figure <= most else "not met"
            yield {
                "row": f"{name} {what}",
                "figure": figure,
                "goal": f"at most {most:g}",
                "unit": unit,
                "verdict": verdict,
            }
    yield {"page": name, **seen, "gzip_bytes": unthrottled["bytes"], "cpu": unthrottled["cpu"]}


@contextmanager
def server(base: str, demo: Path | None) -> Iterator[str]:
    """Give the address of a server: the one that was named, else one of our own with the demo."""
    if base:
        yield base.rstrip("/")
        return
    with room() as own:
        if demo:
            shutil.copytree(demo, own.path / "data")
        own.variables["EVENLY_ENV"] = "demo"
        own.manage("demo", "--no-serve")
        own.manage("collectstatic", "--no-input", "-v0")
        with serving(own.environment) as address:
            yield address


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--demo", type=Path)
    parser.add_argument("--base-url", default="")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--only", nargs="+", default=list(BYTES), choices=list(BYTES))
    given = parser.parse_args()
    program = chromium.find()
    if program is None:
        sys.stderr.write("There is no Chromium here; python -m tests.browser gets it.\n")
        return 1
    from playwright.sync_api import sync_playwright

    with server(given.base_url, given.demo) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        context = browser.new_context()
        page = signed_in(context, base)
        pages = {name: address for name, address in addresses(page, base).items() if name in given.only}
        for address in pages.values():
            page.goto(address)
        state = context.storage_state()
        context.close()
        wait_for_rest()
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in pages}
        for _round in range(given.rounds):
            for name, address in pages.items():
                before = contention()
                seen = visited(browser, state, address, draws=name in DRAWN, rate=given.rate)
                found[name].append(seen | {"contention": max(before, contention())})
        for name, rounds in found.items():
            unthrottled = visited(browser, state, pages[name], draws=name in DRAWN, coding="gzip")
            for line in rows(name, rounds, unthrottled):
                say(**line)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
