"""Whether two descriptions mean one store: addresses, coordinates, names; and where an address is."""
