"""Permissions, roles and row scopes; everything not granted is refused."""
