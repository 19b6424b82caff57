"""A process beside that tells stories."""
