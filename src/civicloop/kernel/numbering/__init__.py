"""Case and document numbers without gaps in meaning or race."""
