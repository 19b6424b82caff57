"""Permissions, roles and row scopes; everything not granted is refused.

Five words: a *permission* is a right by name; a *role* is a list of permissions; a
*grant* gives a role to a person in a part of the unit tree for a time; a *mark* says
on a view who may open it; a *duty* is the other direction, who holds a right in a unit.
It does not sign anybody in (``platform.identity``) and knows no rule about single objects
(each module's ``policies``).
"""
