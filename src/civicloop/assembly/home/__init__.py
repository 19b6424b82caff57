"""The front page, and the way from a sign-in to the place where a person's work begins.

It owns no data and no words of a domain: it points at the pages of the wings.
"""
