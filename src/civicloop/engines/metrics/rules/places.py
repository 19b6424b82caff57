"""Small places by which a figure is told: villages, and H3 cells of one size."""

VILLAGE, CELL = "village", "cell"
KINDS = (VILLAGE, CELL)
RESOLUTION = 7
"""Cells of about five square kilometres: finer ones of a quarter would nearly all be hidden."""
DISTRICT = "district"
"""The dimension in which villages lie."""
