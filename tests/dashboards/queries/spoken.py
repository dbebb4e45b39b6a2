"""A small brand whose customers have answered, reviewed and complained, brought in from files."""

import csv
import io
import random
from collections.abc import Mapping, Sequence

from dashboards.scoring.months import score_month
from locations.models import Brand
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores
from tests.reviews.arrange import bring

TOUCHPOINTS = ("store", "delivery", "")
TEXTS = ("커피가 맛있어요", "Nice and quick", "", "👍")


def written(rows: Sequence[Mapping[str, object]]) -> str:
    """The rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [*rows[0]])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def survey_rows(stores: Sequence[str], count: int, seed: int = 3) -> list[dict[str, object]]:
    """Answers of the year up to October 2026; those of "delivery" are worse, one in seven states no time."""
    draw = random.Random(seed)
    rows = []
    for number in range(count):
        touchpoint = draw.choice(TOUCHPOINTS)
        month, day, hour = draw.choice([(2025, 11), *((2026, each) for each in range(1, 11))]), draw.randint(1, 28), ""
        if number % 7:
            hour = f" {draw.randint(7, 22):02d}:{draw.randint(0, 59):02d}"
        at = f"{month[0]}-{month[1]:02d}-{day:02d}{hour}"
        usual = draw.choices(range(11), [1, 0, 0, 1, 1, 2, 3, 8, 12, 15, 20])[0]
        rows.append({
            "Response ID": f"a{number}", "store_code": draw.choice(stores), "Date": at,
            "NPS": max(usual - 4, 0) if touchpoint == "delivery" else usual,
            "CSAT": draw.randint(1, 5), "CES": draw.choice(["", 2, 5, 6, 7]), "ces_scale": "1-7",
            "ces_direction": "high", "Comment": draw.choice(TEXTS), "Touchpoint": touchpoint,
            "Segment": draw.choice(["member", "guest"]), "Channel": draw.choice(["qr", "app"]),
            "Language": draw.choice(["ko", "en-US", ""]),
        })  # fmt: skip
    return rows


def review_rows(stores: Sequence[str], count: int, seed: int = 5) -> list[dict[str, object]]:
    draw = random.Random(seed)
    return [
        {
            "review id": f"r{number}",
            "store": draw.choice(stores),
            "date": f"2026-{draw.randint(1, 10):02d}-{draw.randint(1, 28):02d}"
            + (f" {draw.randint(7, 22)}:30" if number % 3 else ""),
            "rating": draw.choice([1, 3, 4, 5, 5]),
            "text": draw.choice(TEXTS),
            "reply": draw.choice(["", "Thank you"]),
        }
        for number in range(count)
    ]


def case_rows(stores: Sequence[str], count: int, seed: int = 7) -> list[dict[str, object]]:
    draw = random.Random(seed)
    return [
        {
            "case id": f"c{number}",
            "store": draw.choice(stores),
            "opened": f"2026-{draw.randint(1, 9):02d}-{draw.randint(1, 28):02d} {draw.randint(8, 20):02d}:15",
            "closed": f"2026-10-{draw.randint(1, 28):02d} 23:00",
            "contacts": draw.randint(1, 2),
            "reopened": 0,
            "channel": draw.choice(["phone", "mail"]),
            "csat": draw.randint(1, 5),
        }
        for number in range(count)
    ]


def make_spoken(slug: str = "b") -> Brand:
    """Ten stores in turn in Seoul and Busan, with 600 answers, 300 reviews and 120 cases; scored for October 2026."""
    brand = make_brand(slug)
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Busan")
    codes = [store.code for store in make_stores(brand, 10, [regions["Korea/Seoul"], regions["Korea/Busan"]])]
    bring(brand, "surveys", written(survey_rows(codes, 600)))
    bring(brand, "reviews", written(review_rows(codes, 300)), publisher="google")
    bring(brand, "cases", written(case_rows(codes, 120)))
    score_month(brand, OCTOBER)
    return brand
