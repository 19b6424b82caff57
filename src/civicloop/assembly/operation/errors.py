"""Why operation does not go on; every message names a way out.

OperationError
├── BackupError        a set cannot be written
├── SetDamagedError    a set is not whole, or not what its manifest says
├── NotEmptyError      there is something already where a set should go
├── RunningError       the product runs meanwhile
├── NewerError         the data belong to a newer version of the program
├── KeysError          master keys are missing, wrong, or in the wrong place
└── UpgradeError       an upgrade failed, and everything stands as it was before
"""

from civicloop.assembly.program.errors import ProgramError


class OperationError(ProgramError):
    """Operation cannot go on; the message says what to do."""


class BackupError(OperationError):
    """A set cannot be written."""


class SetDamagedError(OperationError):
    """A set is not whole, or not what its manifest says."""


class NotEmptyError(OperationError):
    """There is something already where a set should go."""


class RunningError(OperationError):
    """The product runs meanwhile."""


class NewerError(OperationError):
    """The data belong to a newer version of the program."""


class KeysError(OperationError):
    """Master keys are missing, wrong, or in the wrong place."""


class UpgradeError(OperationError):
    """An upgrade failed, and everything stands as it was before."""
