"""What a city sets out to do, and by which numbers it is held to it.

Its words: a *plan* of four years holds the *goals* of each agency; an *indicator* says what is
reached by when, in *versions*; a *result* of a year is reviewed at both *tails*. It is not where
what is under way is tracked month by month (``engines.tracking``).
"""
