"""What it takes to find the phrases of a region in 100,000 texts: CPU seconds, and megabytes of the process.

One line of JSON. The texts are made up and put together beforehand; they are read from a list, not from a database.
"""

import json
import resource
import sys
import time

from dashboards.stats.phrases import distinctive
from reviews.ngrams import Vocabulary
from tests.dashboards.stats.spoken_texts import texts_about, usual_texts

TEXTS, OF_REGION = 100_000, 12_000


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    own = [*usual_texts(OF_REGION - 600, seed=1), *texts_about("renewal", 600, seed=2)]
    others = usual_texts(TEXTS - OF_REGION, seed=3)
    before, begun = megabytes(), time.process_time()
    words = Vocabulary()
    group, rest = words.encode(own), words.encode(others)
    encoded = time.process_time() - begun
    found = distinctive(group, rest, not_alone=words.not_alone())
    line = {
        "bench": "phrases",
        "texts": TEXTS,
        "words": int(group.words.size + rest.words.size),
        "phrases": len(found),
        "cpu_encoding": round(encoded, 2),
        "cpu": round(time.process_time() - begun, 2),
        "megabytes_more": round(megabytes() - before),
    }
    sys.stdout.write(json.dumps(line) + "\n")
