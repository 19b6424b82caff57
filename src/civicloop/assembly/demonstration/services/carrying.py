"""Motions about one place as one matter that was visited, and money that goes on for years."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from civicloop.assembly.demonstration.rules import pictures
from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.evaluate.resolutions import queries
from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.services.matters import About
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.organizations import queries as organizations

if TYPE_CHECKING:
    from civicloop.evaluate.resolutions.models import Carry

CLERK = machine("demonstration", "resolutions.keep", "resolutions.see", "tracking.report")
DAY = timedelta(hours=24)
JOINED = slice(2, 4)
"""The third and fourth motion speak of one road; the first two stay for somebody to find."""
VISITED, CALLED = 20, -6
THOUSAND = 1000


def visit_places(city: City) -> None:
    """One matter of two motions, visited together; a second visit to it is called."""
    words, units = table("resolutions")["visits"], _units()
    motions = list(queries.motions().order_by("number", "pk")[JOINED])
    about = [
        About(row.ref, f"{row.number} {row.subject}", reverse("resolutions:motion", args=[row.pk]))
        for row in motions
    ]
    at = city.now - DAY * (VISITED + 5)
    matter = resolutions.join(about, title="左營大路路面坑洞", actor=CLERK, now=at)
    day = timezone.localdate(city.now - DAY * VISITED)
    draft = resolutions.VisitDraft(
        day, "左營大路與必勝路口", units["PWB-MO-N"], (units["TB-EN"],), "09:30", words["others"]
    )
    held = resolutions.plan_visit(matter.pk, draft, actor=CLERK, now=at)
    resolutions.write_findings(
        held.pk, words["found"], words["agreed"], held_on=day, version=1, actor=CLERK,
        photos=[pictures.picture(name) for name in words["photos"]],
        now=city.now - DAY * (VISITED - 1),
    )  # fmt: skip
    again = resolutions.VisitDraft(
        timezone.localdate(city.now - DAY * CALLED), "左營大路與必勝路口", units["PWB-MO-N"],
        (units["TB-EN"],), "14:00", words["others"],
    )  # fmt: skip
    resolutions.plan_visit(matter.pk, again, actor=CLERK, now=city.now - DAY)


def carry_money(city: City) -> None:
    """Money of the last years, from the wish to the word of the audit office."""
    units, this = _units(), timezone.localdate(city.now).year
    notice = queries.notice_numbered(_last_notice())
    for row in table("resolutions")["carried"]:
        before: Carry | None = None
        for place, one in enumerate(row["years"]):
            year = this - len(row["years"]) + place
            draft = _draft(row, one, units[row["unit"]], year, before)
            before = resolutions.ask_to_carry(draft, actor=CLERK, now=city.now - DAY * 12)
            before = _go_on(before, one, city, notice.number if notice else "")


def _draft(
    row: dict[str, Any], one: dict[str, Any], unit_id: int, year: int, before: Carry | None
) -> resolutions.CarryDraft:
    available, paid, payable, carried = (amount * THOUSAND for amount in one["sums"])
    return resolutions.CarryDraft(
        unit_id=unit_id,
        year=year,
        budget_year=before.budget_year if before else year,
        title=row["title"],
        ground=row["ground"],
        basis=row["basis"],
        available=available,
        paid=paid,
        payable=payable,
        carried=carried,
        lapsed=available - paid - payable - carried,
        spend_until=date(year + 1, 12, 31),
        follows_id=before.pk if before else None,
    )


def _go_on(row: Carry, one: dict[str, Any], city: City, notice: str) -> Carry:
    """Decide and audit as far as the list says."""
    at, decided, audited = city.now - DAY * 8, _day(city, row.year, 2), _day(city, row.year, 7)
    number = f"{row.year - 1911}{row.pk:04}"
    if "approved" in one or "refused" in one:
        row = resolutions.decide_carry(
            row.pk, grant="approved" in one, amount=one.get("approved", 0) * THOUSAND,
            letter=f"主預字第{number}號", on=decided, reason=one.get("refused", ""),
            version=row.version, actor=CLERK, now=at,
        )  # fmt: skip
    if "audited" in one:
        row = resolutions.note_audit(
            row.pk, amount=one["audited"] * THOUSAND, word=one["word"],
            letter=f"審字第{number}號", on=audited, notice=notice, version=row.version,
            actor=CLERK, now=at,
        )  # fmt: skip
    return row


def _day(city: City, year: int, month: int) -> date:
    """A day of the year after the one that closed, if it has come."""
    return min(date(year + 1, month, 10), timezone.localdate(city.now))


def _last_notice() -> str:
    body = queries.body("accounts_audit")
    rows = body.decisions.order_by("-pk").values_list("number", flat=True)
    return str(rows.first() or "")


def _units() -> dict[str, int]:
    return {row.code: row.pk for row in organizations.units_ever()}
