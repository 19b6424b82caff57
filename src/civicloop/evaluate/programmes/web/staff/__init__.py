"""Pages for people who work with tracked plans."""
