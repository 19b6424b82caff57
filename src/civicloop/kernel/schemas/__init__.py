"""Versioned form definitions that drive forms, checks, import, export and documents."""
