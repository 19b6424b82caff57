"""Console commands of geography."""
