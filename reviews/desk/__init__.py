"""What customers wait for: items from facts, their deadlines, rules, answers and states."""
