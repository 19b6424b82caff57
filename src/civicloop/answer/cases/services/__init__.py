"""The verbs of the module: ``from civicloop.answer.cases import services as cases``."""

from civicloop.answer.cases.services.assigning import assign
from civicloop.answer.cases.services.bulk import bulk
from civicloop.answer.cases.services.calling import record_call, warn_of_late_calls
from civicloop.answer.cases.services.categories import (
    ask_nothing,
    ask_questions,
    save_category,
    save_group,
)
from civicloop.answer.cases.services.citizens import rate, withdraw
from civicloop.answer.cases.services.closing import close
from civicloop.answer.cases.services.composing import Intake, attach, compose, opened
from civicloop.answer.cases.services.confiding import ask_to_read, decide_reading, name_readers
from civicloop.answer.cases.services.correspondence import correspond, take_mail
from civicloop.answer.cases.services.duty import DutyDraft, end_duty_phone, save_duty_phone
from civicloop.answer.cases.services.extending import (
    ask_extension,
    grant_extension,
    lapse_extensions,
    refuse_extension,
)
from civicloop.answer.cases.services.following import (
    confirm_following,
    follow,
    stop_following,
    sweep_followers,
    tell_followers,
    token_of,
)
from civicloop.answer.cases.services.forgetting import forget, sweep_drafts
from civicloop.answer.cases.services.handing import hand_over
from civicloop.answer.cases.services.holding import (
    add_visit_photos,
    amend_visit,
    fulfil_agreement,
    hold_visit,
)
from civicloop.answer.cases.services.importing import (
    Importer,
    Step,
    mapping_of,
    shipped_mappings,
)
from civicloop.answer.cases.services.joining import answer_part, ask_part, cancel_part
from civicloop.answer.cases.services.loading import (
    judged,
    load,
    load_calls,
    reserve_calls,
    reserve_many,
)
from civicloop.answer.cases.services.looking import look_up, secret_of
from civicloop.answer.cases.services.mailbox import (
    checked_letter,
    confirm_letter,
    discard_letter,
    letter_draft,
    sweep_letters,
    write_letter,
)
from civicloop.answer.cases.services.media import fetch_linked
from civicloop.answer.cases.services.notes import add_photo, add_site_photo, note
from civicloop.answer.cases.services.once import make_once
from civicloop.answer.cases.services.opening import checked, open_case, reserve
from civicloop.answer.cases.services.passing import refuse, transfer
from civicloop.answer.cases.services.program_letters import take_letter
from civicloop.answer.cases.services.publishing import (
    follow_category,
    hide,
    publish,
    publish_again,
    publish_missing,
    show,
    show_photos,
)
from civicloop.answer.cases.services.reading import read_reporter
from civicloop.answer.cases.services.recording import faults_of, write_down
from civicloop.answer.cases.services.reminding import remind_of_visits
from civicloop.answer.cases.services.reopening import reopen
from civicloop.answer.cases.services.replies import save_reply
from civicloop.answer.cases.services.routing import add_routing_rule, end_route, set_route
from civicloop.answer.cases.services.seeding import (
    lay_starting_list,
    seed_categories,
)
from civicloop.answer.cases.services.service_list import note_services_changed
from civicloop.answer.cases.services.settling import confirm, settle
from civicloop.answer.cases.services.sorting import sort
from civicloop.answer.cases.services.taking import accept, start
from civicloop.answer.cases.services.telling import search_entry
from civicloop.answer.cases.services.trials import try_out
from civicloop.answer.cases.services.undoing import undo
from civicloop.answer.cases.services.visits import cancel_visit, move_visit, plan_visit
from civicloop.answer.cases.services.waiting import end_waiting, pause, resume
from civicloop.answer.cases.services.warning import warn_of_deadlines

__all__ = [
    "DutyDraft",
    "Importer",
    "Intake",
    "Step",
    "accept",
    "add_photo",
    "add_routing_rule",
    "add_site_photo",
    "add_visit_photos",
    "amend_visit",
    "answer_part",
    "ask_extension",
    "ask_nothing",
    "ask_part",
    "ask_questions",
    "ask_to_read",
    "assign",
    "attach",
    "bulk",
    "cancel_part",
    "cancel_visit",
    "checked",
    "checked_letter",
    "close",
    "compose",
    "confirm",
    "confirm_following",
    "confirm_letter",
    "correspond",
    "decide_reading",
    "discard_letter",
    "end_duty_phone",
    "end_route",
    "end_waiting",
    "faults_of",
    "fetch_linked",
    "follow",
    "follow_category",
    "forget",
    "fulfil_agreement",
    "grant_extension",
    "hand_over",
    "hide",
    "hold_visit",
    "judged",
    "lapse_extensions",
    "lay_starting_list",
    "letter_draft",
    "load",
    "load_calls",
    "look_up",
    "make_once",
    "mapping_of",
    "move_visit",
    "name_readers",
    "note",
    "note_services_changed",
    "open_case",
    "opened",
    "pause",
    "plan_visit",
    "publish",
    "publish_again",
    "publish_missing",
    "rate",
    "read_reporter",
    "record_call",
    "refuse",
    "refuse_extension",
    "remind_of_visits",
    "reopen",
    "reserve",
    "reserve_calls",
    "reserve_many",
    "resume",
    "save_category",
    "save_duty_phone",
    "save_group",
    "save_reply",
    "search_entry",
    "secret_of",
    "seed_categories",
    "set_route",
    "settle",
    "shipped_mappings",
    "show",
    "show_photos",
    "sort",
    "start",
    "stop_following",
    "sweep_drafts",
    "sweep_followers",
    "sweep_letters",
    "take_letter",
    "take_mail",
    "tell_followers",
    "token_of",
    "transfer",
    "try_out",
    "undo",
    "warn_of_deadlines",
    "warn_of_late_calls",
    "withdraw",
    "write_down",
    "write_letter",
]
