"""Whole cities to measure on: kept between runs, because the large one takes an hour to build."""
