"""Console commands of the clock."""
