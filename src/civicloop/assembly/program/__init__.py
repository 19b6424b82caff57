"""The program ``civicloop``: starts, supervises, checks and resets an installation.

Words: a *command* is a word after ``civicloop``; the *product* is the tree of processes that
runs on one data folder; a *child* is one of them, web or worker; a *fault* is what the doctor
finds, with the way to mend it. It knows no word of the city's.
"""
