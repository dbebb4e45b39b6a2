"""When reports go out by mail, to whom, and what went out."""
