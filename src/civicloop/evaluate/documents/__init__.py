"""The timeliness of official documents, recomputed with the clock of every class."""
