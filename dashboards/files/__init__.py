"""Files that people take with them: API documents, CSV and workbooks."""
