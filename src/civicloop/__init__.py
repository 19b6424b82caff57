"""CivicLoop: software for a city that answers its citizens and judges its own work."""

__version__ = "0.1.0"
