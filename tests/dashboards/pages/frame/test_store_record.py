"""A store's record as people write it: opening hours, telephones, and the hour of a Korean day."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import formats, translation

from dashboards.pages.frame import store_record


@pytest.mark.parametrize(
    ("given", "english", "korean"),
    [
        ("Mo-Fr 07:30-22:00; Sa,Su 09:00-22:00", "Mon–Fri 07:30–22:00; Sat, Sun 09:00–22:00", "월–금 07:30–22:00"),
        ("Mo-Su 08:00-22:00", "every day 08:00–22:00", "매일 08:00–22:00"),
        ("Mo-Sa 10:00-12:00,13:00-18:00; Su off", "Mon–Sat 10:00–12:00, 13:00–18:00; Sun closed all day", "일 휴무"),
        ("24/7", "around the clock", "24시간"),
        ("by arrangement", "by arrangement", "by arrangement"),
        ("Mo-Fr 08:00-22:00; PH by arrangement", "Mo-Fr 08:00-22:00; PH by arrangement", "PH by arrangement"),
        ("Xx 08:00-22:00", "Xx 08:00-22:00", "Xx 08:00-22:00"),
        ("", "", ""),
    ],
)
def test_opening_hours_are_read_or_left_alone(given: str, english: str, korean: str) -> None:
    with translation.override("en"):
        assert store_record.hours_words(given) == english
    with translation.override("ko"):
        assert korean in store_record.hours_words(given)


@pytest.mark.parametrize(
    ("given", "shown"),
    [("+8225550000", "02-555-0000"), ("+15125550123", "(512) 555-0123"), ("ask Kim", "ask Kim"), ("", "")],
)
def test_a_telephone_is_written_as_in_its_country(given: str, shown: str) -> None:
    assert store_record.phone_words(given) == shown


def test_the_half_of_a_korean_day_stands_before_the_hour() -> None:
    moment = datetime(2026, 10, 3, 15, 5, tzinfo=ZoneInfo("Asia/Seoul"))
    with translation.override("ko"):
        assert formats.date_format(moment, "DATETIME_FORMAT") == "2026년 10월 3일 오후 3:05"
