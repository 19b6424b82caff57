"""The wing that shows the figures."""
