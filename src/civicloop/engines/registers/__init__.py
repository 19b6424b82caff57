"""Any small register as data: its fields, its entries with their history, counts, publication.

Its words: a *definition* says in versions what a register asks; an *entry* is one row, found
again by its *key*; a *count* is a number over entries that reports print; a *gate* names what
must be there before an entry counts as published; a *shipped* definition comes with the product.
It is not a form engine for cases, and no register has code of its own.
"""
