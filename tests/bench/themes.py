"""What it takes to mark texts: CPU seconds for a million of them, by kind of text.

One line of JSON for each kind. Without arguments these are comments of the demo in both languages; an argument
``NAME=FILE:COLUMN`` (a CSV, which may be compressed by gzip) adds texts of one's own. ``loop`` is what a million steps
of an empty generator take meanwhile: 0.035 to 0.04 CPU s where nothing else runs; the figures of a busy machine are to
be read against it.
"""

import csv
import gzip
import io
import itertools
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from reviews.synthetic.phrases import ENGLISH, KOREAN, Phrases
from reviews.themes.marking import marks

TEXTS = 20_000
MILLION = 1_000_000


def comments(phrases: Phrases, seed: int) -> Iterator[str]:
    """Put comments together as the demo does: an opening, one or two remarks, a close."""
    draw = random.Random(seed)
    sides = [("praise", phrases.praise), ("mixed", phrases.mixed), ("blame", phrases.blame)]
    while True:
        name, side = draw.choice(sides)
        remarks = [draw.choice(side[draw.choice([*side])]) for _ in range(draw.choice((1, 1, 2)))]
        parts = (draw.choice(phrases.openings), *remarks, draw.choice(phrases.closes[name]))
        yield " ".join(filter(None, parts)).replace("{drink}", draw.choice(phrases.drinks))


def read(file: Path, column: str) -> Iterator[str]:
    """Read the texts of a CSV."""
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
        text = io.TextIOWrapper(lines, encoding="utf-8", errors="replace", newline="")
        yield from (row[column] for row in csv.DictReader(text))


def measure(name: str, texts: Iterator[str]) -> None:
    chosen = list(itertools.islice(texts, TEXTS))
    for text in chosen[:100]:
        marks(text)
    begun = time.process_time()
    found = sum(len(marks(text)) for text in chosen)
    cpu = time.process_time() - begun
    line = {
        "bench": "themes",
        "texts": name,
        "letters": round(sum(map(len, chosen)) / len(chosen)),
        "marks": round(found / len(chosen), 2),
        "texts_a_cpu_second": round(len(chosen) / cpu),
        "cpu_a_million": round(cpu / len(chosen) * MILLION, 1),
        "loop": loop(),
    }
    sys.stdout.write(json.dumps(line) + "\n")


def loop() -> float:
    begun = time.process_time()
    sum(number for number in range(MILLION))
    return round(time.process_time() - begun, 3)


if __name__ == "__main__":
    measure("demo, Korean", comments(KOREAN, 1))
    measure("demo, English", comments(ENGLISH, 2))
    for argument in sys.argv[1:]:
        title, _, rest = argument.partition("=")
        path, _, heading = rest.rpartition(":")
        measure(title, read(Path(path), heading))
