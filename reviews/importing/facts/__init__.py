"""Reviews, surveys, listings, cases and KPI values into their tables."""
