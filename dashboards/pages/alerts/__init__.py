"""What reached a person, what they subscribe to, and how often the weekly watch was wrong."""
