"""The wing that answers citizens."""
