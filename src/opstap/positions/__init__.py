"""Where somebody stands on a date, as it follows from what is recorded."""
