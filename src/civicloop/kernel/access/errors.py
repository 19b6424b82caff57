"""What goes wrong with rights.

AccessError
├── UnknownRoleError      no role has this key
├── RoleTakenError        another role has this key
├── GrantEndedError       this grant or key has ended already
├── LastKeeperError       nobody would be left who may manage roles
└── BadLifetimeError      an end that lies before its beginning, or in the past
"""


class AccessError(Exception):
    """Something is wrong with a role, a grant or a key."""


class UnknownRoleError(AccessError):
    """No role has this key."""


class RoleTakenError(AccessError):
    """Another role has this key."""


class GrantEndedError(AccessError):
    """This grant or key has ended already; nothing was changed."""


class BadLifetimeError(AccessError):
    """An end that lies before its beginning, or in the past."""


class LastKeeperError(AccessError):
    """Nobody would be left who may manage roles; nothing was changed."""
