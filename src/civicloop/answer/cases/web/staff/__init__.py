"""Pages for those who work on cases."""
