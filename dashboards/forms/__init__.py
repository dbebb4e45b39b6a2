"""What people ask for and send: the state in a page's address, filters, and the files they upload."""
