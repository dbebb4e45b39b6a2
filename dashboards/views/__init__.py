"""The pages: each view asks one question of the queries and hands the answer to a template."""
