"""What goes wrong with accounts.

IdentityError
├── LastFactorError        the last factor of an account cannot be removed, only replaced
├── NoSuchFactorError      the account has no such factor
└── BadSecretError         this is no seed of an authenticator app
"""


class IdentityError(Exception):
    """Something is wrong with an account, a factor or a session."""


class LastFactorError(IdentityError):
    """The last factor of an account cannot be removed, only replaced."""


class NoSuchFactorError(IdentityError):
    """The account has no such factor."""


class BadSecretError(IdentityError):
    """This is no seed of an authenticator app: base 32, at least 128 bits."""
