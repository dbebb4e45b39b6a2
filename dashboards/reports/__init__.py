"""Monthly reports: what an edition says, frozen as numbers, and the files made of it."""
