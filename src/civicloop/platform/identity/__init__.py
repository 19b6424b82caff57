"""Sign-in of staff: password, second factor, passkey, sessions.

Five words: an *account* is what makes a person able to sign in; a *factor* is a code
from an authenticator app or a passkey, and everybody has one; *recovery codes* replace a
lost factor once each; an *attempt* is one guess, counted before it is checked; a
*session* is one browser that is signed in. Citizens have no account. Who stands in for
whom is in ``kernel.organizations``, what somebody may do in ``kernel.access``.
"""
