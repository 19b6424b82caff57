"""Programmes of tracked plans: definitions, months, pictures, judgements, and exchange.

Five words: a *definition* is a programme as data, opened for a year; a *portfolio* its items;
a *month* what units owe; an *outside figure* what another system says of the same item; a
*difference* where the two disagree. It is not the engine: items, plans, reports and releases
live in ``engines.tracking``, which knows no programme of the city.
"""
