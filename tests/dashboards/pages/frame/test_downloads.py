"""Workbooks are made a few at a time, so that they never keep everybody from the pages."""

from threading import BoundedSemaphore

import pytest
from django.test import Client

from dashboards.pages.frame import downloads

WORKBOOK = "/b/b/stores.xlsx"


def test_who_comes_while_others_are_being_made_hears_when_to_try_again(
    head: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work = BoundedSemaphore(downloads.AT_ONCE)
    monkeypatch.setattr(downloads, "_at_work", at_work)
    assert head.get(WORKBOOK).status_code == 200
    for _others in range(downloads.AT_ONCE):
        at_work.acquire()
    answer = head.get(WORKBOOK)
    assert (answer.status_code, answer["Retry-After"]) == (429, "30")
    assert "take the CSV file" in answer.content.decode()
    assert head.get("/b/b/stores.csv").status_code == 200
    at_work.release()
    assert head.get(WORKBOOK).status_code == 200
    at_work.release()
