"""An edition as a PDF: sentences and lengths chosen from it, set by our typst templates (``typeset``)."""
