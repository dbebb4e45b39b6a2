"""What is worth saying: statements with their evidence, which pages, API, alerts and reports only word."""
