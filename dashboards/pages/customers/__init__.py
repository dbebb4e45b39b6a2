"""What is stored of customers, and how one is erased."""
