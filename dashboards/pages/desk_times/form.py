"""Which months the page of times is about."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dashboards.pages.frame.page import PageRequest
from locations.months import NOW, USUAL_WINDOW, month_of


def asked(page_request: PageRequest, now: datetime) -> tuple[int, int]:
    """Give the month and the window; where nothing is scored yet, up to the present month.

    "Now" weighs what was scored, which items are not; here it means the last twelve months.
    """
    state = page_request.state
    month = state.month or month_of(now.astimezone(ZoneInfo(page_request.scope.zone)).date())
    return month, USUAL_WINDOW if state.window == NOW else state.window
