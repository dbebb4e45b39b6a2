"""What is done about findings: plans, where and since when they are carried out, goals, and what they changed."""
