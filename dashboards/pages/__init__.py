"""One folder a page: view, form, cells. A page imports ``frame`` and nothing of another page."""
