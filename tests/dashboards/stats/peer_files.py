"""Reading the peers' inputs and results: those we may ship from data/, the others from ../shared."""

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from tests.shared import SHARED

SHIPPED = Path(__file__).parent / "data"
REFERENCE = "reference/stats"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shipped(name: str) -> tuple[list[dict[str, str]], Any]:
    return rows(SHIPPED / f"{name}_input.csv"), json.loads((SHIPPED / f"{name}_expected.json").read_text("utf-8"))


def reference(name: str) -> tuple[list[dict[str, str]], Any]:
    folder = SHARED / REFERENCE / name
    return rows(folder / "input.csv"), json.loads((folder / "expected.json").read_text("utf-8"))


def column(table: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([np.nan if row[name] in ("NA", "") else float(row[name]) for row in table])


def series(table: list[dict[str, str]], key: str, value: str) -> dict[str, list[float]]:
    """Values in order, by the name in column ``key``; NA is NaN."""
    found: dict[str, list[float]] = defaultdict(list)
    for row in table:
        found[row[key]].append(float("nan") if row[value] == "NA" else float(row[value]))
    return found


def numbers(values: list[float | None]) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], dtype=float)
