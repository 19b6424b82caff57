"""Closed registries: what modules declare, collected under unique names."""
