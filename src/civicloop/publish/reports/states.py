"""Where a section and a published version stand."""

from enum import StrEnum

from civicloop.kernel.states.rules import Machine, move


class SectionState(StrEnum):
    """Where the text of a unit stands."""

    WAITING = "waiting"
    WRITTEN = "written"
    SENT = "sent"
    RETURNED = "returned"
    APPROVED = "approved"


SECTIONS: Machine[SectionState] = Machine(
    "section of a report",
    initial=SectionState.WAITING,
    moves=[
        move(
            "write",
            [SectionState.WAITING, SectionState.WRITTEN, SectionState.RETURNED],
            SectionState.WRITTEN,
        ),
        move("send", [SectionState.WRITTEN], SectionState.SENT),
        move("approve", [SectionState.SENT], SectionState.APPROVED),
        move("return", [SectionState.SENT, SectionState.APPROVED], SectionState.RETURNED),
    ],
)
OWED = (SectionState.WAITING, SectionState.WRITTEN, SectionState.RETURNED)
"""What a unit still has to write."""


class NoteKind(StrEnum):
    """Why something was said about a section."""

    COMMENT = "comment"
    RETURN = "return"
