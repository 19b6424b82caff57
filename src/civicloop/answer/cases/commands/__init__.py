"""Commands for those who run the city."""
