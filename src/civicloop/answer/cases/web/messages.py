"""What went wrong, in the reader's words: the cause and the way out."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from civicloop.answer.cases.errors import (
    AlreadyTakenError,
    Fault,
    FaultyFieldsError,
    StepNotOpenError,
)
from civicloop.answer.cases.web.labels import MOVES, STATES

FAULTS: dict[str, str | Promise] = {
    "missing": gettext_lazy("Please fill this in."),
    "too_long": gettext_lazy(
        "This has %(length)s characters; at most %(limit)s are possible. Please shorten it."
    ),
    "control_character": gettext_lazy(
        "Character %(position)s is an invisible control character. Please delete it and type on."
    ),
    "not_text": gettext_lazy(
        "Character %(position)s is not a whole character. Please delete it and type it again."
    ),
    "unknown_category": gettext_lazy("This category is not offered. Please choose another one."),
    "category_not_public": gettext_lazy(
        "The category of this case is not for the public. Change the category first."
    ),
    "unknown_photo": gettext_lazy("This photo is not there any more. Please look again."),
    "half_position": gettext_lazy("The position is incomplete. Please place the pin again."),
    "not_a_position": gettext_lazy("This is no position on earth. Please place the pin again."),
    "outside_city": gettext_lazy(
        "This place lies outside the city. Please move the pin, or report it to the city there."
    ),
    "in_county": gettext_lazy(
        "This place lies in %(county)s. Please move the pin, or report it there."
    ),
    "at_sea": gettext_lazy(
        "This place lies in the sea, or far from the city. Please place the pin again."
    ),
    "email_format": gettext_lazy("This is no e-mail address, such as name@example.org."),
    "phone_format": gettext_lazy("This is no telephone number, such as 0912-345-678."),
    "too_many_photos": gettext_lazy("At most %(limit)s photos are possible."),
    "unknown_language": gettext_lazy("This language is not offered."),
    "unknown_channel": gettext_lazy("This way in is not known."),
    "proof_missing": gettext_lazy(
        "“Fixed” needs a photo of the place after the work. Add one, or choose another outcome."
    ),
    "unknown_outcome": gettext_lazy("Please choose one of the outcomes."),
    "mark_out_of_range": gettext_lazy("Please give a mark from %(lowest)s to %(highest)s."),
    "extended_enough": gettext_lazy(
        "This case was extended as often or as long as possible: %(times)s times, %(days)s days."
    ),
    "days_out_of_range": gettext_lazy("Please ask for 1 to %(highest)s days."),
    "limit_passed": gettext_lazy("The limit has passed; no more time can be asked for."),
    "asked_already": gettext_lazy("More time was asked for already; nobody has decided yet."),
    "one_line": gettext_lazy("Please write this in one line."),
    "no_address": gettext_lazy(
        "The reporter left no e-mail address. Please call, or write a letter."
    ),
    "leads_already": gettext_lazy("This unit leads the case. Please name another one."),
    "part_asked_already": gettext_lazy("This unit was asked already and has not answered yet."),
    "day_passed": gettext_lazy("This day has passed. Please choose another one."),
    "after_the_answer": gettext_lazy("The citizen must have the answer before that day."),
    "parts_open": gettext_lazy(
        "Other units have not answered their part yet. Wait for them, or do without their part."
    ),
    "refusal_too_late": gettext_lazy(
        "The time to refuse this case is over. A head may still transfer it."
    ),
    "same_unit": gettext_lazy("The case is with this unit already. Please name another one."),
    "unknown_district": gettext_lazy("There is no such district."),
    "unknown_unit": gettext_lazy("This unit does not exist any more. Please name another one."),
    "unknown_colleague": gettext_lazy(
        "This person cannot take cases of this unit. Please choose somebody else."
    ),
    "in_the_past": gettext_lazy("This time is over. Please choose a later one."),
    "ends_before": gettext_lazy("The end must be after the beginning."),
    "lasts_too_long": gettext_lazy("A visit lasts at most %(hours)s hours."),
    "nobody_invited": gettext_lazy("Please invite at least one person or unit."),
    "too_many_invited": gettext_lazy("At most %(limit)s can be invited."),
    "unknown_company": gettext_lazy(
        "Somebody on the list has left, or a unit does not exist any more. Please choose again."
    ),
    "guest_unreadable": gettext_lazy(
        "Line %(line)s needs a name, then a comma and an e-mail address if there is one."
    ),
    "guest_email": gettext_lazy("The e-mail address in line %(line)s is not complete."),
    "not_begun": gettext_lazy("This visit has not begun. Write its record down afterwards."),
    "finding_without_recheck": gettext_lazy("Only a re-check has a finding."),
    "too_many_agreements": gettext_lazy("At most %(limit)s agreements are possible."),
    "agreement_incomplete": gettext_lazy(
        "Agreement %(line)s needs a unit, what it promises, and until when."
    ),
    "agreement_past": gettext_lazy("The date of agreement %(line)s is over."),
    "empty": gettext_lazy("This file is empty. Please choose another photo."),
    "too_large": gettext_lazy("This file is too large. Please send a smaller photo."),
    "too_many_pixels": gettext_lazy("This photo has too many pixels. Please send a smaller one."),
    "type_refused": gettext_lazy("This file is no photo that we can read. JPEG, PNG or WebP can."),
    "heic_refused": gettext_lazy(
        "We cannot read HEIC photos. Set your phone to “most compatible”, or send a JPEG."
    ),
    "type_mismatch": gettext_lazy("The content of this file is not what its name says."),
    "image_unreadable": gettext_lazy("This photo is damaged. Please choose another one."),
    "document_unreadable": gettext_lazy("This PDF is damaged or too involved to be read."),
    "document_type_refused": gettext_lazy(
        "This file is no scan that we can read. PDF, JPEG, PNG or WebP can."
    ),
    "document_too_many_files": gettext_lazy("At most %(limit)s files are possible."),
    "in_the_future": gettext_lazy("This day is still to come."),
    "oral_is_today": gettext_lazy(
        "What somebody says is written down on the same day. Leave the day empty."
    ),
    "too_long_ago": gettext_lazy("This day is more than %(days)s days ago."),
    "not_read_back": gettext_lazy(
        "Please read the record back to the caller, and confirm that you did."
    ),
    "scan_missing": gettext_lazy("A letter or fax needs its scan."),
    "document_locked": gettext_lazy("This PDF asks for a password. Please send one without."),
    "too_many_pages": gettext_lazy(
        "This PDF has %(pages)s pages; at most %(limit)s are possible. Please send it in parts."
    ),
    "too_many_files": gettext_lazy("At most %(limit)s photos are possible."),
    "malware_found": gettext_lazy("This file contains harmful software and was not kept."),
    "unknown_choice": gettext_lazy("Please choose one of the list."),
    "unknown_group": gettext_lazy("This group does not exist any more. Please choose another."),
    "code_format": gettext_lazy(
        "A code has small letters, figures and single hyphens, such as street-light."
    ),
    "restricted_is_not_public": gettext_lazy(
        "Restricted cases are never public. Untick “public”, or choose another confidentiality."
    ),
    "definition": gettext_lazy("These questions are not sound: %(told)s"),
    "version_too_early": gettext_lazy(
        "The last version of the questions begins on that day or later. Choose a later day."
    ),
    "day_is_over": gettext_lazy("This day is over. What happened is not rewritten."),
    "rule_for_everything": gettext_lazy(
        "The rule for everything must stay. Name another unit for it instead."
    ),
    "title_is_taken": gettext_lazy("There is a reply with this title already."),
    "unknown_placeholder": gettext_lazy("Nothing is known to fill in for {%(name)s}."),
    "out_of_range": gettext_lazy("From %(lowest)s to %(highest)s is possible."),
    "ends_before_it_begins": gettext_lazy("The end must be later than the beginning."),
    "unknown_answer": gettext_lazy("This category does not ask this."),
    "not_a_number": gettext_lazy("This number is too large, or none at all."),
    "scanner_unavailable": gettext_lazy("Photos cannot be checked just now. Please try later."),
}


def told(fault: Fault) -> str:
    """One fault as a sentence; the answer to a question brings its own in both languages."""
    if fault.code == "answer":
        return str(fault.values["en" if get_language() == "en" else "zh"])
    return str(FAULTS[fault.code]) % dict(fault.values)


def put_into(
    form: forms.Form, error: FaultyFieldsError, names: Mapping[str, str] | None = None
) -> None:
    """Lay the faults of a service beside the fields of the form; ``names`` renames fields."""
    for field, faults in error.faults.items():
        name = (names or {}).get(field, field)
        for fault in faults:
            form.add_error(name if name in form.fields else None, told(fault))


def step_not_open(error: StepNotOpenError) -> str:
    """Why a step cannot be made any more: what became of the case, by whom, when."""
    values = {
        "by": error.by or _("a colleague"),
        "at": timezone.localtime(error.at).strftime("%H:%M") if error.at else "",
        "state": STATES[error.state],
        "move": MOVES.get(error.move, error.move),
    }
    if isinstance(error, AlreadyTakenError):
        return _("%(by)s took this case at %(at)s. Nothing was changed.") % values
    return (
        _("“%(move)s” is not possible: the case is “%(state)s” by now. Nothing was changed.")
        % values
    )
