"""What a whole column is: its heading, its parser, and what all its cells together settle (pure)."""
