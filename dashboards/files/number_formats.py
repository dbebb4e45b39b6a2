"""How a spreadsheet shows figures: rounded as people read them, with the full figure beneath."""

from dashboards.metrics import Family, Metric

COUNT = "#,##0"
SHARE = "0.0%"
DAY = "yyyy-mm-dd"
MONTH = "yyyy-mm"


def number_format(entry: Metric, *, signed: bool = False) -> str:
    """Give the spreadsheet's format for values of a metric (or for their signed differences)."""
    digits = f".{'0' * entry.decimals}" if entry.decimals else ""
    shown = f"0{digits}%" if entry.family is Family.PROPORTION else f"#,##0{digits}"
    return f"+{shown};-{shown};{shown}" if signed else shown
