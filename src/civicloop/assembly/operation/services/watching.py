"""Let the doctor look from time to time, and tell administrators what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from civicloop.assembly.operation.events import FaultFound, FaultMended
from civicloop.assembly.operation.models import INSTALLATION, Fault
from civicloop.assembly.operation.policies import RECEIVE_WARNINGS
from civicloop.assembly.operation.rules.faults import News, code, news
from civicloop.assembly.program import rules as program_rules
from civicloop.assembly.program import services as program
from civicloop.kernel.access import queries as access
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient

ACTOR = machine("operation.watch")


def watch(*, now: datetime | None = None) -> News:
    """Examine the installation, and tell people what they do not know yet."""
    bad = [one for one in program.examine() if not one.good and not one.note]
    return tell(bad, now=now)


@transaction.atomic
def tell(faults: Iterable[program_rules.Fault], *, now: datetime | None = None) -> News:
    """Tell administrators of faults that are new or a day old, and of those that are mended.

    Whoever calls it twice at once waits for the first, and tells nothing twice.
    """
    moment = now or clock.now()
    bad = {one.subject: one for one in faults}
    known = {row.subject: row for row in Fault.objects.select_for_update().order_by("subject")}
    found = news({name: row.told_at for name, row in known.items()}, bad, now=moment)
    for subject in found.mended:
        row = known[subject]
        ledger.append(FaultMended(row.ref, code(subject)), actor=ACTOR, at=moment)
        row.delete()
    for subject in found.bad:
        _keep(bad[subject], moment)
    if found.bad:
        told = [bad[subject] for subject in found.bad]
        _say("operation.faults", lambda language: [one.told(language) for one in told], moment)
    if found.mended:
        gone = found.mended
        _say(
            "operation.mended",
            lambda language: [program_rules.named(one, language) for one in gone],
            moment,
        )
    return found


def _keep(fault: program_rules.Fault, moment: datetime) -> None:
    row, fresh = Fault.objects.update_or_create(
        subject=fault.subject,
        defaults={"finding": fault.finding, "mend": fault.mend, "told_at": moment},
        create_defaults={
            "finding": fault.finding,
            "mend": fault.mend,
            "told_at": moment,
            "since": moment,
        },
    )
    if fresh:
        ledger.append(FaultFound(row.ref, code(fault.subject)), actor=ACTOR, at=moment)


def _say(template: str, lines: Callable[[str], list[str]], moment: datetime) -> None:
    """Tell everybody who receives warnings, each in their own language."""
    people: dict[str, list[Recipient]] = {"en": [], "zh-hant": []}
    for person in access.people_with(RECEIVE_WARNINGS, None, moment):
        language = "en" if person.language.lower().startswith("en") else "zh-hant"
        people[language].append(Recipient(person=f"organizations:person:{person.pk}"))
    for language, to in people.items():
        said = lines(language)
        notices.notify(
            template,
            to=to,
            context={"count": len(said), "list": "\n".join(f"- {line}" for line in said)},
            ref=INSTALLATION,
            once=f"{template}@{moment.isoformat()}",
            now=moment,
        )
