"""The address that a monitor reads."""
