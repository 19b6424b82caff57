"""Why the program does not go on; every message names a way out.

ProgramError
├── UsageError       a command line that means nothing
├── PortTakenError   another program listens on the port
└── NotMigratedError the tables are older than the program
"""


class ProgramError(RuntimeError):
    """The program cannot go on; the message says what to do."""


class UsageError(ProgramError):
    """A command line that means nothing."""


class PortTakenError(ProgramError):
    """Another program listens on the port."""


class NotMigratedError(ProgramError):
    """The tables are older than the program."""
