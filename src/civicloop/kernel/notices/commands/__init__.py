"""Console commands of the notices."""
