"""From records to facts: checked, staged, idempotent, resumable, and undone exactly."""
