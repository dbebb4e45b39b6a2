"""What was found about stores and regions: the list by what matters most, and each finding with its cause."""
