"""Value against number of answers, with the limits of chance."""
