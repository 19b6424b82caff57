"""Console commands of the module."""
