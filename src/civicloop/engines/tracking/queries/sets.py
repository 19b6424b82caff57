"""Sets of rows that pages narrow, count and page through themselves, each within its reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, F, Max, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from civicloop.engines.tracking.errors import NotFoundError
from civicloop.engines.tracking.models import (
    Body,
    Cause,
    ChangeRequest,
    Correction,
    Evaluation,
    Item,
    Period,
    Programme,
    Release,
    Report,
    Variance,
)
from civicloop.engines.tracking.queries.items import visible_items
from civicloop.engines.tracking.queries.running import last_reports
from civicloop.engines.tracking.rules import TOUCHES, Promise, Touches
from civicloop.engines.tracking.states import (
    DONE_REPORTS,
    JUDGED_ITEMS,
    REPORTED_ITEMS,
    ChangeState,
    ItemState,
    Part,
    ReleaseState,
    ReportState,
)
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import name_in


def programmes(actor: Actor, kinds: Iterable[str] = ()) -> QuerySet[Programme]:
    """The programmes of some kinds: all of them for who manages them, else those with items."""
    rows = Programme.objects.select_related("owner", "body").order_by("-year", "key")
    rows = rows.filter(kind__in=list(kinds)) if kinds else rows
    owned = actor.units_for("tracking.manage")
    if owned is None or actor.units_for("tracking.see") is None:
        return rows
    seen = visible_items(actor).values("programme_id")
    return rows.filter(Q(pk__in=seen) | Q(owner_id__in=owned))


def lights_of(actor: Actor, programme_ids: Sequence[int]) -> dict[int, dict[tuple[str, str], int]]:
    """How many items of each programme stand in each state and light, in one statement."""
    counted = (
        visible_items(actor)
        .filter(programme_id__in=list(programme_ids))
        .order_by()
        .values_list("programme_id", "state", "light")
        .annotate(count=Count("pk"))
    )
    found: dict[int, dict[tuple[str, str], int]] = {}
    for programme_id, state, light, count in counted:
        found.setdefault(programme_id, {})[state, light] = count
    return found


def bodies() -> QuerySet[Body]:
    """The bodies that can release."""
    return Body.objects.filter(is_active=True).select_related("unit")


def causes() -> QuerySet[Cause]:
    """The causes of the last level, each with the two above it."""
    rows = Cause.objects.filter(is_active=True, children__isnull=True)
    return rows.select_related("parent__parent").order_by("code")


def causes_of(codes: Iterable[str]) -> dict[str, Cause]:
    """Causes by their codes, in use or not, each with the two above it."""
    rows = Cause.objects.filter(code__in=set(codes)).select_related("parent__parent")
    return {row.code: row for row in rows}


def reports(actor: Actor) -> QuerySet[Report]:
    """The reports of the items that an actor sees, with item, unit and month."""
    rows = Report.objects.filter(item__in=visible_items(actor).values("pk"))
    return rows.select_related("item__programme", "unit", "period")


def owed(actor: Actor) -> QuerySet[Report]:
    """What an actor's own units have to report or to approve, the first due first."""
    rows = Report.objects.filter(
        state__in=[ReportState.DRAFT.value, ReportState.SENT.value], period__state="open"
    )
    writing, approving = actor.units_for("tracking.report"), actor.units_for("tracking.approve")
    mine = Q(pk__in=[])
    for units, states in ((writing, ["draft"]), (approving, ["sent"])):
        mine |= Q(state__in=states) if units is None else Q(state__in=states, unit_id__in=units)
    return rows.filter(mine).select_related("item__programme", "unit", "period")


def plans_to_file(actor: Actor) -> QuerySet[Item]:
    """The candidates of an actor's own units without a plan, and with none that waits."""
    rows = Item.objects.filter(state=ItemState.LISTED.value, baselines__isnull=True)
    units = actor.units_for("tracking.report")
    rows = rows if units is None else rows.filter(unit_id__in=units)
    waiting = ChangeRequest.objects.filter(state=ChangeState.ASKED.value).values("item_id")
    rows = rows.exclude(pk__in=waiting).filter(programme__has_months=True)
    return rows.select_related("programme", "unit").order_by("programme", "number", "pk")


def to_review(actor: Actor) -> QuerySet[Report]:
    """What heads approved and the owner of the programme has not accepted."""
    rows = Report.objects.filter(state=ReportState.APPROVED.value, period__state="open")
    owned = actor.units_for("tracking.review")
    rows = rows if owned is None else rows.filter(item__programme__owner_id__in=owned)
    return rows.select_related("item__programme", "unit", "period")


def one_report(actor: Actor, report_id: int) -> Report:
    """One report with its explanation, if the actor sees its item."""
    rows = reports(actor).select_related("variance__cause", "responsibility")
    found = rows.filter(pk=report_id).first()
    if found is None:
        raise NotFoundError("report", report_id)
    return found


def report_before(report: Report) -> Report | None:
    """The approved month before a report, of the same unit."""
    found = last_reports([report.responsibility_id], report.month).get(report.responsibility_id)
    if found is None:
        return None
    return Report.objects.select_related("variance__cause").get(pk=found.pk)


def months(programme_id: int) -> QuerySet[Period]:
    """The months of a programme, newest first, with how many reports stand in which state."""
    rows = Period.objects.filter(programme_id=programme_id).order_by("-month")
    done = Count("reports", filter=Q(reports__state__in=DONE_REPORTS))
    missed = Count("reports", filter=Q(reports__state=ReportState.MISSED.value))
    return rows.annotate(asked=Count("reports"), done=done, missed=missed)


def months_of_items(item_ids: Sequence[int], since: date) -> list[Report]:
    """The leading units' reports of some items from a month on, as little as a heat table needs."""
    fields = ("item_id", "month", "state", "lag", "spending", "triggers", "streak", "actual")
    rows = Report.objects.filter(
        item_id__in=list(item_ids), month__gte=since, responsibility__part="lead"
    )
    return list(rows.only(*fields, "completed_on").order_by("item_id", "month"))


def items_of(programme_id: int) -> QuerySet[Item]:
    """Every item of a programme, for who takes over files of it."""
    return Item.objects.filter(programme_id=programme_id).select_related("unit", "programme")


def leading_reports() -> QuerySet[Report]:
    """The reports of all leading units, for figures: whose reader narrows them to what he sees."""
    rows = Report.objects.filter(responsibility__part=Part.LEAD.value)
    return rows.select_related("item__programme", "unit")


def leading_remedies() -> QuerySet[Variance]:
    """The remedies in approved reports of all leading units, for figures, as above.

    One that a correction closed is promised no longer.
    """
    return promised_ever().filter(closed_on__isnull=True)


def promised_ever() -> QuerySet[Variance]:
    """The same with those that were closed, whose months are to be counted anew."""
    rows = Variance.objects.filter(
        report__responsibility__part=Part.LEAD.value, report__state__in=DONE_REPORTS
    )
    return rows.select_related("report__item__programme", "report__unit")


def days_promised_before(remedies: QuerySet[Variance]) -> set[date]:
    """The days by which these remedies were promised until a correction said another."""
    rows = Correction.objects.filter(
        report__in=remedies.order_by().values("report"), before__has_key="recovery_on"
    )
    found = rows.values_list("before__recovery_on", flat=True)
    return {date.fromisoformat(day) for day in found if day}


def done_reports(item_ids: Sequence[int], month: date | None = None) -> list[Report]:
    """The approved reports of the leading units of some items, of one month or of all."""
    rows = Report.objects.filter(
        item_id__in=list(item_ids), responsibility__part="lead", state__in=DONE_REPORTS
    )
    rows = rows if month is None else rows.filter(month=month)
    return list(rows.order_by("item_id", "month"))


def whole_item(item: Item) -> dict[str, Sequence[object]]:
    """Months with corrections and verifications, judgements and plans; one statement each."""
    rows = Report.objects.filter(item=item).select_related("unit", "variance__cause", "period")
    rows = rows.prefetch_related(
        Prefetch("corrections", queryset=Correction.objects.order_by("-pk")), "verifications"
    )
    return {
        "months": list(rows.order_by("-month", "pk")),
        "evaluations": list(item.evaluations.order_by("-year", "pk")),
        "baselines": list(item.baselines.order_by("number")),
    }


def changes_waiting(actor: Actor) -> QuerySet[ChangeRequest]:
    """The requests for a change that nobody has decided."""
    rows = ChangeRequest.objects.filter(
        state=ChangeState.ASKED.value, item__in=visible_items(actor).values("pk")
    )
    return rows.select_related("item__programme", "item__unit", "into").order_by("asked_at", "pk")


def releases(actor: Actor) -> QuerySet[Release]:
    """The releases that were proposed or decided, of the items that an actor sees."""
    rows = Release.objects.filter(item__in=visible_items(actor).values("pk"))
    return rows.select_related("item__programme", "item__unit", "body__unit")


def releases_waiting(actor: Actor) -> QuerySet[Release]:
    """The proposals to release items that wait for their bodies."""
    rows = releases(actor).filter(state=ReleaseState.PROPOSED.value)
    return rows.order_by("proposed_at", "pk")


def promises(actor: Actor) -> list[tuple[int, str, Promise]]:
    """Every remedy that was promised: unit, its name, the day promised and the day made good."""
    rows = Variance.objects.filter(
        report__item__in=visible_items(actor).values("pk"),
        report__state__in=DONE_REPORTS,
        closed_on__isnull=True,
    )
    unit = "report__unit__"
    named = rows.annotate(
        of_unit=F(f"{unit}id"), name_zh=F(f"{unit}name_zh"), name_en=F(f"{unit}name_en")
    ).values_list("of_unit", "name_zh", "name_en", "recovery_on", "recovered_on", named=True)
    language = get_language() or ""
    return [
        (row.of_unit, name_in(row, language), Promise(row.recovery_on, row.recovered_on))
        for row in named
    ]


def touches(actor: Actor, until: date) -> list[tuple[Item, Touches]]:
    """The open items with the last day on which somebody said or asked anything, or met about it.

    One statement, and one for each module that hands days of meetings over. Those of programmes
    without months are left out: nobody has to say anything there.
    """
    said = Max("reports__sent_at", filter=Q(reports__state__in=DONE_REPORTS))
    asked = Max("changes__asked_at")
    rows = visible_items(actor).filter(state__in=REPORTED_ITEMS, programme__has_months=True)
    rows = rows.select_related("unit", "programme").annotate(said_at=said, asked_at=asked)
    found = list(rows.order_by("pk"))
    met: dict[int, date] = {}
    for source in TOUCHES.values():
        for pk, day in source.days([row.pk for row in found], until).items():
            met[pk] = max(day, met.get(pk, day))
    return [
        (
            row,
            Touches(
                row.ref,
                row.begins_on,
                timezone.localdate(row.said_at) if row.said_at else None,
                met.get(row.pk),
                timezone.localdate(row.asked_at) if row.asked_at else None,
            ),
        )
        for row in found
    ]


def judged_items(programme_id: int, year: int) -> QuerySet[Item]:
    """All items of a programme that can be judged, with their judgements of a year, by stage.

    For places among all of them; a reader is shown those that he sees.
    """
    judged = Evaluation.objects.filter(year=year).order_by("pk")
    rows = Item.objects.filter(programme_id=programme_id, state__in=JUDGED_ITEMS)
    return rows.select_related("unit").prefetch_related(
        Prefetch("evaluations", queryset=judged, to_attr="judged")
    )


def evaluations(actor: Actor, programme_id: int, year: int) -> QuerySet[Item]:
    """Those of them that an actor sees."""
    seen = visible_items(actor).values("pk")
    return judged_items(programme_id, year).filter(pk__in=seen)
