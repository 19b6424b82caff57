"""Screens of the module."""
