"""What head office and regional managers see first."""
