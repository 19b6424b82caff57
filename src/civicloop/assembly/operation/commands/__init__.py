"""The commands of operation."""
