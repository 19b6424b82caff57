"""Agencies, units, posts, people and deputies, each with its history by date.

Five words: a *unit* is an agency or a part of one; a *person* is a member of staff who
signs in; a *post* is a person's place in a unit; a *deputy* stands in for an absent
person between two instants; a *successor* takes over what an ended unit had. What
somebody may do is not here but in ``access``; how they sign in is in ``platform.identity``.
"""
