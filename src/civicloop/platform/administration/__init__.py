"""Screens with which administrators set up the city and its people.

It owns no data: every change is a verb of the module that owns the object. Its five
words: attention, form, consequence, day, trace. It is not where categories of cases are
set up; those screens stand with the cases.
"""
