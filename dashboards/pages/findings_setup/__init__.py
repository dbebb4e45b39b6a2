"""What findings are weighed by, and how many false alarms the weekly watch may raise."""
