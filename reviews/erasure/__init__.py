"""Erase a customer from facts and from what imports have left of them, and let no later file bring them back."""
