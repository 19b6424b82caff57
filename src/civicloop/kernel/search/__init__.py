"""Chinese full text over masked text, newest first.

Words: entry (what is found: one object with its masked text), kind, pair (two
neighbouring characters), scope, hit. It holds no truth: every entry can be made again
from its module, so it writes no events. What must not be found is never put in.
"""
