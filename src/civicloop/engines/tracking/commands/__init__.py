"""Console commands of the engine."""
