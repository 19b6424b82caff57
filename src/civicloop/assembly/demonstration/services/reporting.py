"""The half-year report that is being written: some texts approved, some sent, some still owed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.rules.weather import local
from civicloop.kernel.access import queries as rights
from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations
from civicloop.publish.reports import services as reports

WEEK: Final = timedelta(hours=24 * 7)
COMMISSION: Final = "RDEC"
APPROVED: Final = {
    "research.proposals": (
        "依據市政創新提案評審獎勵要點，各機關及區公所共提送創新提案62案，經書面初審及專家學者複審，"
        "評選出優等獎3案、甲等獎14案、乙等獎21案及佳作獎6案，獲獎報告均上傳市政研究成果網供各界參考。"
    ),
    "research.studies": (
        "委託研究案計2案，其中1案已完成期末報告審查，另1案將於明年3月提送期中報告。"
    ),
    "planning.annual": (
        "配合年度施政目標，彙整各機關施政要項完成年度施政計畫（草案）並送市議會審議；"
        "將依市議會審定之總預算辦理修正後核定實施。"
    ),
    "works.training": (
        "為提升工程人員專業知能，本期共辦理3場教育訓練，計有241人次參訓，辦理情形如下：\n"
        "1.辦理「公共工程品質預警機制」教育訓練，計有96人參加。\n"
        "2.辦理「道路工程設計與施工實務」教育訓練，計有83人參加。\n"
        "3.辦理「工地安全衛生」教育訓練，計有62人參加。"
    ),
}
SENT: Final = {
    "works.inspections": (
        "本期查核施工中工程61件、複查9件，合計70件。查核所見缺失均函請主辦機關於30日內改善完妥，"
        "並於確認後報查核小組備查。"
    ),
}
RETURNED: Final = {
    "control.plans": "年度列管計畫計126案，其中完成或進度符合者88案、進度落後者36案及已撤案者3案。",
}
WHY: Final = "各項相加為127案，與列管總數126案不符，請查明後再送。"


def _closing(day: datetime) -> datetime:
    """The last minute of a day, as a deadline that people set."""
    return local(day).replace(hour=23, minute=59, second=0, microsecond=0)


def report_on(city: City) -> None:
    """Open the report of the half year that ended last, and write part of it."""
    now = city.now
    today = local(now).date()
    period = f"{today.year}-H1" if today.month > 6 else f"{today.year - 1}-H2"  # noqa: PLR2004 (June)
    unit = organizations.unit(code=COMMISSION)
    editor = _holder("reports.edit", None, now)
    head = _holder("reports.approve", unit.pk, now, but=editor)
    if editor is None or head is None:
        return
    row = reports.open_edition(
        "half-year",
        period,
        unit=unit.pk,
        due_at=_closing(now + WEEK),
        actor=editor,
        now=now - 3 * WEEK,
    )  # fmt: skip
    sections = {one.key: one.pk for one in row.sections.all()}
    for key, text in {**APPROVED, **SENT, **RETURNED}.items():
        pk = sections[key]
        reports.write(pk, text=text, number=0, actor=editor, now=now - 2 * WEEK)
        reports.send(pk, actor=editor, now=now - 2 * WEEK)
        if key in APPROVED:
            reports.approve(pk, actor=head, now=now - WEEK)
        elif key in RETURNED:
            reports.give_back(pk, reason=WHY, actor=head, now=now - WEEK)


def _holder(
    permission: str, unit: int | None, now: datetime, *, but: Actor | None = None
) -> Actor | None:
    """Somebody who holds a permission, but not one who is named."""
    for person in rights.people_with(permission, unit, now, everywhere=True)[:5]:
        found = access.actor_for(person, now)
        if found.may_in(permission, unit) and (but is None or found.ref != but.ref):
            return found
    return None
