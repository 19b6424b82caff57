"""The pure part of reports."""
