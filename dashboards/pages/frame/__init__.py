"""What every page shares: navigation, pickers, the state in its address, and cells that several pages show."""
