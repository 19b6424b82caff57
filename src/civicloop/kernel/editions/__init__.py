"""Slow data, kept in the memory of each process for as long as nobody changes it.

Five words: *family* (rows that are kept together, such as ``cases.settings``), *edition* (what
those rows say between two changes), *token* (the name of an edition, never used twice),
*kept* (a value read once per process and edition), *look* (one piece of work that reads the
tokens once). It keeps no rows itself and is no cache with a time to live: a change counts for
every process with the commit that makes it.
"""
