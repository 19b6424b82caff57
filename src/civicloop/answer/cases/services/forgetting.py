"""Let go: of texts whose time is over, and of photos for reports that were never sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from civicloop.answer.cases import queries
from civicloop.answer.cases.models import (
    Agreement,
    Call,
    Case,
    Extension,
    Follower,
    IntakeRecord,
    Letter,
    LinkedMedia,
    Part,
    Participant,
    Rating,
    Reporter,
    Visit,
)
from civicloop.answer.cases.services.opening import BEFORE, DOCUMENT
from civicloop.answer.cases.services.publishing import publish
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import queries as file_queries
from civicloop.kernel.files import services as files
from civicloop.kernel.notices import services as notices
from civicloop.kernel.search import services as search

DRAFTS_LIVE = timedelta(hours=24)
LOOK_BACK = timedelta(hours=72)
"""A day's sweep that was missed is made up for by the next ones."""


@transaction.atomic
def sweep_drafts(*, actor: Actor, now: datetime | None = None) -> int:
    """Remove the photos that were kept for reports which nobody sent in; how many."""
    now = now or clock.now()
    found = [
        each
        for kind in (BEFORE, DOCUMENT)
        for each in file_queries.stored_between(kind, now - LOOK_BACK, now - DRAFTS_LIVE)
    ]
    refs = {photo.owner_ref for photo in found}
    kept = queries.existing(refs) | queries.refs_of_letters(refs)
    lost = [photo for photo in found if photo.owner_ref not in kept]
    for photo in lost:
        files.remove(photo.pk, actor=actor, now=now)
    return len(lost)


@transaction.atomic
def forget(ref: str, *, actor: Actor) -> Case:
    """Empty the texts of a case whose key was destroyed, masked ones too; twice is once.

    The reporter's photos, what was sent and received about it and what the public read go
    with them. Numbers, places, dates, marks, the proof of the work and the history stay:
    they are the city's figures.
    """
    case = queries.for_change(queries.case_of_ref(ref).pk)
    case.description_sealed = b""
    case.answer_sealed = case.answers_sealed = case.answers_masked = None
    case.description_masked = case.place_masked = case.sameness_index = ""
    case.save(
        update_fields=[
            "sameness_index",
            "description_sealed",
            "answer_sealed",
            "answers_sealed",
            "answers_masked",
            "description_masked",
            "place_masked",
        ]
    )
    Reporter.objects.filter(case=case).update(
        name_sealed=None,
        email_sealed=None,
        phone_sealed=None,
        place_sealed=None,
        name_masked="",
        email_masked="",
        phone_masked="",
        email_index="",
        phone_index="",
    )
    IntakeRecord.objects.filter(case=case).update(address_sealed=None, address_masked="")
    Part.objects.filter(case=case).update(
        task_sealed=None, task_masked="", answer_sealed=None, answer_masked=""
    )
    Extension.objects.filter(case=case).update(text_sealed=None, text_masked="")
    Rating.objects.filter(case=case).update(comment_sealed=None, comment_masked="")
    Follower.objects.filter(case=case).delete()
    Call.objects.filter(call_out__case=case).update(answered_by_sealed=None)
    for visit in Visit.objects.filter(case=case):
        _forget_visit(visit, actor)
    for photo in [*file_queries.files_of(ref, BEFORE), *file_queries.files_of(ref, DOCUMENT)]:
        files.remove(photo.pk, actor=actor)
    letters = Letter.objects.filter(case=case)
    notices.erase([ref, *(letter.ref for letter in letters)])
    letters.delete()
    LinkedMedia.objects.filter(case=case).delete()
    search.remove([ref])
    publish([case])
    return case


def _forget_visit(visit: Visit, actor: Actor) -> None:
    """The same for a visit: words, guests and photos go, days and numbers stay."""
    for name in ("place", "purpose", "minutes"):
        setattr(visit, f"{name}_sealed", None)
        setattr(visit, f"{name}_masked", "")
    visit.save()
    emptied = {"name_sealed": None, "name_masked": "", "email_sealed": None, "email_masked": ""}
    Participant.objects.filter(visit=visit).update(**emptied)
    Agreement.objects.filter(visit=visit).update(text_sealed=None, text_masked="")
    for photo in file_queries.files_of(visit.ref):
        files.remove(photo.pk, actor=actor)
