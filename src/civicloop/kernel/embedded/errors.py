"""What goes wrong with the embedded PostgreSQL; every message names a way out.

EmbeddedError
├── ClaimedError        another product runs on the same data folder
├── BinariesError       the binaries are missing or do not run here
├── SystemUserError     root has no system user to run PostgreSQL as
├── PlaceError          a folder has another owner, or is closed to the server's user
├── VersionError        the data belong to another major version
└── StartError          the server did not come up, or not in time
"""


class EmbeddedError(RuntimeError):
    """The embedded PostgreSQL cannot be used; the message says what to do."""


class ClaimedError(EmbeddedError):
    """Another product runs on the same data folder."""


class BinariesError(EmbeddedError):
    """The binaries are missing or do not run here."""


class SystemUserError(EmbeddedError):
    """Root has no system user to run PostgreSQL as."""


class PlaceError(EmbeddedError):
    """A folder has another owner, or is closed to the server's user."""


class VersionError(EmbeddedError):
    """The data belong to another major version."""


class StartError(EmbeddedError):
    """The server did not come up, or not in time."""
