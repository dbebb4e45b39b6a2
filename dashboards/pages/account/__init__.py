"""Sign in and out, password, language, choice of a brand, and error pages."""
