"""Lately people met on the spot, or will: to look, to look again, to agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from civicloop.answer.cases import queries as case_queries
from civicloop.answer.cases import services as cases
from civicloop.answer.cases.queries import visits as visit_queries
from civicloop.answer.cases.rules.visits import AgreementDraft, Guest, VisitDraft, VisitRecord
from civicloop.answer.cases.states import Finding, VisitKind
from civicloop.assembly.demonstration.rules.people import MAIL_DOMAIN, full_name, mail_name
from civicloop.assembly.demonstration.services.hands import Hands, facts, open_cases

if TYPE_CHECKING:
    from civicloop.answer.cases.models import Case, Visit
    from civicloop.kernel.actors.rules import Actor

TO_COME, HELD, RECHECKED = 26, 20, 18
MISSED, MOVED, CANCELLED, CAME, FULFILLED = 0.12, 0.1, 0.08, 0.8, 0.5
AGO = timedelta(hours=24 * 21)
HOUR, DAY = timedelta(hours=1), timedelta(hours=24)


def meet(hands: Hands) -> int:
    """Visits to come, held ones with minutes and agreements, and re-checks; how many."""
    rows = list(open_cases())
    hands.chance.shuffle(rows)
    made = 0
    older = [case for case in rows if hands.city.now - case.changed_at > 3 * DAY]
    for case in older[: hands.share(HELD)]:
        made += _was_held(hands, case, hands.chance.choice(("inspection", "mediation")))
    for case in _answered_lately(hands)[: hands.share(RECHECKED)]:
        made += _was_held(hands, case, VisitKind.RECHECK)
    done = {case.pk for case in older[: hands.share(HELD)]}
    coming = [case for case in rows if case.pk not in done]
    for case in coming[: hands.share(TO_COME)]:
        made += _comes(hands, case)
    return made


def _answered_lately(hands: Hands) -> list[Case]:
    now = hands.city.now
    rows = case_queries.closed_between(now - AGO, now - 4 * DAY).filter(outcome="fixed")
    found = list(rows.exclude(confidentiality="restricted").order_by("pk")[:400])
    hands.chance.shuffle(found)
    return found


def _comes(hands: Hands, case: Case) -> bool:
    """A visit that is still to come, or was called off."""
    officer = hands.somebody(case.unit_id, "officer")
    if officer is None:
        return False
    at = hands.after(case)
    begins_at = hands.in_office_hours(hands.city.now + DAY * hands.chance.uniform(0, 9))
    kind = hands.chance.choice((VisitKind.INSPECTION, VisitKind.INSPECTION, VisitKind.MEDIATION))
    draft = _draft(hands, case, kind, begins_at)
    visit = cases.plan_visit(case.pk, draft, actor=officer, now=at)
    fate, then = hands.chance.random(), hands.later(at)
    if fate < MOVED:
        again = hands.in_office_hours(begins_at + DAY)
        moved = replace(draft, begins_at=again, ends_at=again + HOUR)
        cases.move_visit(visit.pk, moved, actor=officer, now=then)
    elif fate < MOVED + CANCELLED:
        text = hands.words(case, "visit_cancelled")
        cases.cancel_visit(visit.pk, text=text, actor=officer, now=then)
    return True


def _was_held(hands: Hands, case: Case, kind: str) -> bool:
    """A visit that is over: most were written down, a few still wait for that."""
    officer = hands.somebody(case.unit_id, "officer")
    last = case_queries.last_step(case)
    if officer is None or last is None:
        return False
    at = last.at + HOUR * hands.chance.uniform(0.2, 3)
    begins_at = hands.in_office_hours(at + DAY * hands.chance.uniform(0.1, 1))
    if begins_at + 2 * HOUR > hands.city.now:
        return False
    visit = cases.plan_visit(case.pk, _draft(hands, case, kind, begins_at), actor=officer, now=at)
    if hands.chance.random() > MISSED:
        _write_down(hands, case, visit, officer)
    return True


def _write_down(hands: Hands, case: Case, visit: Visit, officer: Actor) -> None:
    chance, at = hands.chance, visit.begins_at + HOUR * hands.chance.uniform(0.7, 1.9)
    invited = visit_queries.participants(visit)
    promised = () if visit.kind == VisitKind.RECHECK else _promises(hands, case, at)
    cases.hold_visit(
        visit.pk,
        VisitRecord(
            minutes=hands.words(case, "minutes", visit.kind),
            came=frozenset(row.pk for row in invited if chance.random() < CAME),
            agreements=promised,
            finding=Finding.IN_ORDER if visit.kind == VisitKind.RECHECK else "",
        ),
        actor=officer,
        now=at,
    )
    for row in visit_queries.agreements(visit):
        if chance.random() < FULFILLED and at < hands.city.now:
            cases.fulfil_agreement(visit.pk, row.pk, actor=officer, now=hands.later(at))


def _promises(hands: Hands, case: Case, at: datetime) -> tuple[AgreementDraft, ...]:
    today = timezone.localdate(at)
    units = hands.chance.sample([case.unit_id, _neighbour(hands, case)], hands.chance.randint(1, 2))
    return tuple(
        AgreementDraft(
            unit,
            hands.words(case, "agreements"),
            today.fromordinal(today.toordinal() + hands.chance.randint(2, 16)),
        )
        for unit in units
    )


def _neighbour(hands: Hands, case: Case) -> int:
    """A unit that meets there too."""
    code = hands.chance.choice(("PWB-MO-L", "TB-EN", "WRB-DR", "EPB-IN", "PD-TP"))
    found = hands.crew.units[code].pk
    return found if found != case.unit_id else hands.crew.units["PWB-NC"].pk


def _draft(hands: Hands, case: Case, kind: str, begins_at: datetime) -> VisitDraft:
    chance = hands.chance
    said, name = facts(case), full_name(chance)
    chief = Guest(f"{said['village']}里長{name}", f"{mail_name(name, 0)}@{MAIL_DOMAIN}")
    people = [actor for actor in (hands.somebody(case.unit_id, "crew", "officer"),) if actor]
    return VisitDraft(
        kind=kind,
        begins_at=begins_at,
        ends_at=begins_at + HOUR * chance.choice((1, 1.5)),
        place=f"{said['district']}{said['road']}現場",
        purpose=hands.words(case, "visits", kind),
        people=tuple(int(actor.key) for actor in people),
        units=() if kind == VisitKind.RECHECK else (_neighbour(hands, case),),
        with_reporter=chance.random() < 0.5,  # noqa: PLR2004 (half of them)
        guests=(chief,),
    )
