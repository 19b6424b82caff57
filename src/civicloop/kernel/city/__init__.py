"""Whose city this is: its name and mark, and how it tells time, years and money.

It owns one thing: the *city*, kept in *editions* (each change is a new one, none is lost).
Five words: an *edition* is the city as it was described until the next one; the *locality*
is what arithmetic needs of it (zone, years, currency, language, holidays); *years* are those
of the Republic or of the common era; the *mark* is one or two characters, the *logo* a
picture; what is *bound* to a city's zone keeps it from being changed.

It is not the list of agencies (``organizations``), not the map (``geography``) and not the
calendar (``clock``): these stand above it and ask it.
"""
