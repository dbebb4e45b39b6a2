"""``/api/v1/actions``, ``/goals`` and ``/effects``: what is done about findings, and what it changed."""
