"""Rows as pages show them: every figure and word made into text once, so that templates only lay out."""
