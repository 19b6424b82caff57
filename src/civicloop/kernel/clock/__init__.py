"""Deadlines: calendars, working time, day counts, pauses, extensions, explanations.

It owns the city's calendars and closures, and the clocks that run on other
modules' objects. Its five words: calendar, closure, policy, clock, pause. It
is no diary: it reminds nobody and knows no object but by its reference.
"""
