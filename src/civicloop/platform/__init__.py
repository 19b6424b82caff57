"""The shared ground for people: sign-in, administration and own settings."""
