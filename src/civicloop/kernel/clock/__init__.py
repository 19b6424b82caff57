"""Deadlines: calendars, working time, day counts, pauses, extensions, explanations."""
