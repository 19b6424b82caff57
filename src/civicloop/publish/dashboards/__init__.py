"""Pages of figures; each number opens its rows.

Five words: a *page* (one metric over months and members), a *choice* (what the reader
narrowed it to, kept in the address), a *line* (one member's cells), a *chart* (a Vega-Lite
description of the same cells) and the *rows* behind a number. Nothing is counted here:
the engine ``metrics`` counts and keeps, pages only show.
"""
