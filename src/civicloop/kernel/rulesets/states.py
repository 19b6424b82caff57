"""The life of one version of a rule set."""

from enum import StrEnum

from civicloop.kernel.states.rules import Machine, move


class VersionState(StrEnum):
    """How far a version has come."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


MACHINE = Machine(
    "rule set",
    initial=VersionState.PROPOSED,
    moves=[
        move("approve", [VersionState.PROPOSED], VersionState.APPROVED),
        move(
            "withdraw",
            [VersionState.PROPOSED, VersionState.APPROVED],
            VersionState.WITHDRAWN,
        ),
    ],
)
