"""From tallies to scores: counting, comparison groups, assessment, standards, trends, months."""
