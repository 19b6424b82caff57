"""What registers keep about one person, found by blind index without opening anything."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from civicloop.engines.registers import policies
from civicloop.engines.registers.models import Confirmation, Entry, Mark, Register
from civicloop.engines.registers.queries.entries import entry_for_change
from civicloop.engines.registers.queries.wording import title_in
from civicloop.engines.registers.rules import EMAIL, NAME, PHONE, Contact, figures, names
from civicloop.engines.registers.states import EntryState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.privacy.rules import Held, Subject
from civicloop.kernel.vault import services as vault

PURPOSES = {EMAIL: "registers.email", PHONE: "registers.phone", NAME: "registers.name"}


def contacts_of(subject: Subject) -> frozenset[Contact]:
    """By what a person is looked for."""
    found = {(EMAIL, subject.email.strip().casefold())} if subject.email.strip() else set()
    number = figures(subject.phone)
    return frozenset(found | ({(PHONE, number)} if number else set()))


def entries_about(subject: Subject) -> list[Held]:
    """Entries, standing or withdrawn, that hold an address, a number or the name of somebody.

    Where it is the name alone, the entry says so, or who confirmed it in the same request.
    """
    sure = _indexes(contacts_of(subject))
    wanted = [*sure, *_indexes(names(subject.name))]
    if not wanted:
        return []
    marks = Mark.objects.filter(index__in=wanted)
    by_contact = Mark.objects.filter(entry=OuterRef("pk"), index__in=sure)
    rows = Entry.objects.filter(pk__in=marks.values("entry")).annotate(is_sure=Exists(by_contact))
    found = list(rows.select_related("register").order_by("-made_at", "-pk"))
    shared: dict[int, Register] = {}  # so that each definition is read once
    for row in found:
        row.register = shared.setdefault(row.register_id, row.register)
    unsure = [row.pk for row in found if not row.is_sure]
    sure_now = confirmed(subject.ref, unsure) if subject.ref and unsure else {}
    return [_held(row, sure_now.get(row.pk)) for row in found]


def _held(row: Any, confirmed: Confirmation | None) -> Held:  # noqa: ANN401 (an annotated entry)
    return Held(
        row.ref,
        "registers.entry",
        title_in(row, "zh"),
        title_in(row, "en"),
        row.made_at,
        reverse("registers:entry", args=[row.register.key, row.pk]),
        is_ended=row.state == EntryState.WITHDRAWN,
        is_by_name=not row.is_sure and confirmed is None,
        confirmed_by=confirmed.made_by if confirmed else "",
        confirmed_at=confirmed.made_at if confirmed else None,
    )


def confirmed(request: str, entries: Collection[int]) -> dict[int, Confirmation]:
    """Those of some entries that stand confirmed in a request, by the number of the row."""
    rows = Confirmation.objects.filter(request=request, entry__in=entries, ended_at=None)
    return {row.entry_id: row for row in rows}


def confirmations_of(row: Entry) -> QuerySet[Confirmation]:
    """Every confirmation of an entry as somebody's, also those taken back."""
    return Confirmation.objects.filter(entry=row)


def _indexes(found: Collection[Contact]) -> list[str]:
    return [vault.blind_index(PURPOSES[kind], text) for kind, text in sorted(found)]


def openable_entries(rows: Sequence[Held], actor: Actor) -> set[str]:
    """Those of some entries whose page opens for an actor."""
    keys = [int(row.ref.rpartition(":")[2]) for row in rows]
    found = Entry.objects.filter(pk__in=keys).select_related("register")
    return {row.ref for row in found if policies.may_see(actor, row.register)}


def entry_of_ref(ref: str) -> Entry:
    """The entry behind ``registers:entry:7``, locked, with its register."""
    return entry_for_change(int(ref.rpartition(":")[2]))


def unmarked() -> QuerySet[Entry]:
    """Entries with sealed values that were never looked at for addresses, numbers and names."""
    rows = Entry.objects.exclude(sealed={}).filter(marks__isnull=True)
    return rows.select_related("register").order_by("pk")
