"""The page on which a desk is set up."""
