"""The one implementation of rates and of dates that are not known to the day."""
