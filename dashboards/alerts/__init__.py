"""Alerts: the weekly watch for stores that fell, who is notified of what and when, and the one mail that says it."""
