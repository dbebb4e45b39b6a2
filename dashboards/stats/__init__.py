"""League tables done right: pure NumPy and SciPy, arrays in, arrays or a frozen dataclass out."""
