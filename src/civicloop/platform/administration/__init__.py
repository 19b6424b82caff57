"""Screens with which administrators set up the city and its people."""
