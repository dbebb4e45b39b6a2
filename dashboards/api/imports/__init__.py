"""``/api/v1/imports``: files on their way in."""
