"""The stores on a map."""
