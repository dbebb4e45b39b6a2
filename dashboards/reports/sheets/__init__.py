"""An edition as a workbook: a summary, all figures of every store, and what each column means."""

from dashboards.reports.sheets.workbook import workbook_of, write_workbook_of

__all__ = ["workbook_of", "write_workbook_of"]
