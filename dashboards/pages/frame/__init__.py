"""What every page stands in: the shell, the state in its address, and cells that several pages show."""
