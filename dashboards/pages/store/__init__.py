"""One store: scores, months, place among comparable stores, listings and KPIs."""
