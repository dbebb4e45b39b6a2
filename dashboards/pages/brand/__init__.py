"""How a brand is set up: settings, logo, formats and the region tree."""
