"""``manage.py document_metrics``: docs/metrics.md, written from the registry."""

from typing import Any

from django.core.management.base import BaseCommand

from dashboards.metrics import METRICS, Metric


class Command(BaseCommand):
    help = "Print docs/metrics.md from the registry of metrics."

    def handle(self, **options: Any) -> None:
        self.stdout.write(document(), ending="")


def document() -> str:
    """Return the whole page as Markdown."""
    head = (
        "# Metrics\n\n"
        "Written from the registry in `dashboards/metrics.py` by `manage.py document_metrics > docs/metrics.md`.\n"
        "How uncertainty, ranks and verdicts come about is explained in [statistics.md](statistics.md).\n"
    )
    return "\n".join([head, *map(_entry, METRICS)])


def _entry(metric: Metric) -> str:
    return (
        f"## {metric.label} (`{metric.key}`)\n\n"
        f"{metric.meaning}\n\n"
        f"| | |\n|---|---|\n"
        f"| Formula | {metric.formula} |\n"
        f"| Left out | {metric.left_out} |\n"
        f"| Better | {'higher' if metric.better == 'high' else 'lower'}{_as_stored(metric)} |\n"
        f"| Range | {_range(metric)} |\n"
        f"| Arithmetic | {metric.family.value} |\n"
        f"| Counted as | measure `{metric.measure}` in `reviews/measures.py` |\n"
    )


def _as_stored(metric: Metric) -> str:
    return ", or lower where the question says so" if metric.key == "ces" else ""


def _range(metric: Metric) -> str:
    if metric.bounds is None:
        return "that of the question" if metric.key == "ces" else "above 0"
    low, high = (metric.outside(end) for end in metric.bounds)
    return f"{low:g} to {high:g}"
