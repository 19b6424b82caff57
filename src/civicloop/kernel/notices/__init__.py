"""Messages to people: one call, several channels, delivery recorded."""
