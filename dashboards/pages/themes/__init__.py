"""What customers complain of: all themes, and one of them store by store."""
