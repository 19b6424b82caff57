"""What follows from the module's own events, after they are committed."""

from __future__ import annotations

from civicloop.evaluate.resolutions import services
from civicloop.kernel.ledger.rules import Delivered, subscribe


@subscribe(
    "resolutions.decision_written",
    "resolutions.decision_moved",
    "resolutions.decision_answered",
    "resolutions.answer_taken_back",
    "resolutions.motion_recorded",
    "resolutions.motion_moved",
    "resolutions.motion_replied",
    "resolutions.meeting_planned",
    "resolutions.meeting_moved",
    "resolutions.agenda_changed",
    name="resolutions.index",
)
def index(event: Delivered) -> None:
    """Let decisions, motions and meetings be found as they stand."""
    services.make_findable(event.ref)


@subscribe("resolutions.session_corrected", name="resolutions.index_session")
def index_session(event: Delivered) -> None:
    """Let the motions of a corrected session be found under its name."""
    services.make_session_findable(int(event.ref.rpartition(":")[2]))
