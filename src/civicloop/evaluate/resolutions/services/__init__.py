"""The verbs of resolutions."""

from civicloop.evaluate.resolutions.rules import (
    CarryDraft,
    DecisionDraft,
    MeetingDraft,
    MotionDraft,
    PointDraft,
    ReplyDraft,
    VisitDraft,
)
from civicloop.evaluate.resolutions.services.answering import (
    answer,
    extend_answer,
    take_back_answer,
    take_back_extension,
)
from civicloop.evaluate.resolutions.services.bodies import lay_bodies, save_body
from civicloop.evaluate.resolutions.services.carrying import (
    ask_to_carry,
    change_carry,
    decide_carry,
    note_audit,
    take_back_carry,
    withdraw_carry,
)
from civicloop.evaluate.resolutions.services.deciding import (
    change_decision,
    drop_decision,
    restore_decision,
    write_decision,
    write_many,
)
from civicloop.evaluate.resolutions.services.finding import (
    make_all_findable,
    make_findable,
    make_session_findable,
)
from civicloop.evaluate.resolutions.services.importing import (
    Importer,
    Step,
    mapping_of,
    shipped_mappings,
)
from civicloop.evaluate.resolutions.services.importing_carried import CarriesTaken, import_carries
from civicloop.evaluate.resolutions.services.matters import (
    join,
    part_with,
    set_apart,
    take_back_apart,
)
from civicloop.evaluate.resolutions.services.meetings import (
    call_meeting,
    change_meeting,
    move_meeting,
    note_point,
    put_open_cases,
    put_point,
    save_minutes,
    shift_point,
    take_off_point,
)
from civicloop.evaluate.resolutions.services.motions import (
    change_motion,
    move_motion,
    record_motion,
    reply_to_council,
    track_motion,
)
from civicloop.evaluate.resolutions.services.once import once
from civicloop.evaluate.resolutions.services.releasing import decide_releases, propose_release
from civicloop.evaluate.resolutions.services.reminding import remind
from civicloop.evaluate.resolutions.services.replying import (
    accept_reply,
    approve_reply,
    return_reply,
    write_reply,
)
from civicloop.evaluate.resolutions.services.sessions import (
    correct_session,
    note_report,
    open_session,
)
from civicloop.evaluate.resolutions.services.tracking import track
from civicloop.evaluate.resolutions.services.visiting import (
    change_visit,
    move_visit,
    plan_visit,
    remove_visit_photo,
    write_findings,
)

__all__ = [
    "CarriesTaken",
    "CarryDraft",
    "DecisionDraft",
    "Importer",
    "MeetingDraft",
    "MotionDraft",
    "PointDraft",
    "ReplyDraft",
    "Step",
    "VisitDraft",
    "accept_reply",
    "answer",
    "approve_reply",
    "ask_to_carry",
    "call_meeting",
    "change_carry",
    "change_decision",
    "change_meeting",
    "change_motion",
    "change_visit",
    "correct_session",
    "decide_carry",
    "decide_releases",
    "drop_decision",
    "extend_answer",
    "import_carries",
    "join",
    "lay_bodies",
    "make_all_findable",
    "make_findable",
    "make_session_findable",
    "mapping_of",
    "move_meeting",
    "move_motion",
    "move_visit",
    "note_audit",
    "note_point",
    "note_report",
    "once",
    "open_session",
    "part_with",
    "plan_visit",
    "propose_release",
    "put_open_cases",
    "put_point",
    "record_motion",
    "remind",
    "remove_visit_photo",
    "reply_to_council",
    "restore_decision",
    "return_reply",
    "save_body",
    "save_minutes",
    "set_apart",
    "shift_point",
    "shipped_mappings",
    "take_back_answer",
    "take_back_apart",
    "take_back_carry",
    "take_back_extension",
    "take_off_point",
    "track",
    "track_motion",
    "withdraw_carry",
    "write_decision",
    "write_findings",
    "write_many",
    "write_reply",
]
