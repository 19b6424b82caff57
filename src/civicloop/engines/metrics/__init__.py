"""Figures declared once, computed for a period and scope, kept, and open down to their rows.

Five words: a *source* (rows of a module, with its dimensions), a *measure* (a predicate
over those rows for a period), a *metric* (a formula over measures, with version, unit and
legal basis), a *snapshot* (a metric's counts for one month, as computed at an instant), and
a *cell* (the figure of one dimension value in one month). Not a report and not a page:
those ask ``queries.resolve`` and never count themselves.
"""
