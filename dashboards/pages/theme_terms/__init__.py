"""The page of a brand's own words for themes."""
