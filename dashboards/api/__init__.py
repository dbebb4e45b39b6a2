"""The API: the same queries and verbs as the pages, as JSON (docs/api.md)."""
