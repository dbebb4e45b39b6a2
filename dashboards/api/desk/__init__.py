"""``/api/v1/items``: what waits at the desk."""
