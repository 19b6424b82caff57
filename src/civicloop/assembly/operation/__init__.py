"""What keeps an installation alive over the years: backups, restores, upgrades, watching.

Its words: a *set* is one whole backup in a folder of its own; its *manifest* says what it
holds and is written last; a *dump* is the tables of one snapshot; a *fault* is what the
doctor finds bad; a *mending* is its end.
It starts and supervises nothing (that is ``program``), and it knows no word of the city's.
"""
