"""Screens for everyone's own settings and inbox."""
