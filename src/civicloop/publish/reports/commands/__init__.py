"""Console commands of reports."""
