"""``manage.py imports`` finds the number of an import, ``manage.py undo`` takes it back."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError


def test_list_and_undo(manage: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    file.write_text("store,date,rating,text\nS1,2026-03-01,5,fine\nS2,2026-03-02,4,good\n", encoding="utf-8")
    manage("ingest", "reviews", str(file), "--brand", "b", "--create-stores")
    rows = json.loads(manage("imports", "--brand", "b", "--json"))
    assert [(row["file"], row["kind"], row["state"], row["inserted"]) for row in rows] == [
        ("reviews.csv", "reviews", "done", 2)
    ]
    number = str(rows[0]["import"])
    done = manage("undo", number, "--json")
    assert json.loads(done) == {
        "import": int(number), "file": "reviews.csv", "taken_out": 2, "restored": 0, "stores": 2
    }  # fmt: skip
    assert "undone" in manage("imports", "--brand", "b")
    refused(manage, f"Import {number} is undone already.", "undo", number)
    refused(manage, "There is no import 99; manage.py imports --brand SLUG lists them.", "undo", "99")
    manage("check_integrity")


def refused(manage: Callable[..., str], sentence: str, *arguments: str) -> None:
    with pytest.raises(CommandError, match=re.escape(sentence)):
        manage(*arguments)
