"""The demonstration city: people, places and a year of cases."""
