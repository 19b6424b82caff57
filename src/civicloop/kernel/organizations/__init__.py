"""Agencies, units, posts, people and deputies, each with its history by date."""
