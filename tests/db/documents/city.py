"""A city with two agencies, and files of their documents."""

from __future__ import annotations

from datetime import UTC, date, datetime

from civicloop.evaluate.documents import services as documents
from civicloop.kernel.actors.rules import EVERYWHERE, machine, person
from civicloop.kernel.organizations import services as organizations

NOW = datetime(2026, 11, 10, 2, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)
RIGHTS = ("see", "explain", "manage", "publish")
KEEPER, OTHER = (
    person(key, grants={f"documents.{verb}": EVERYWHERE for verb in RIGHTS}) for key in (901, 902)
)
HEAD = "機關代碼,公文文號,公文類別,速別,收文日期,結案日期,結案方式,限辦天數,限辦日期,展期天數"
HEAD += ",展期核准日期,併彙辦,併彙辦主文號,時效,使用天數"
NAMES = ("unit", "number", "category", "kind", "received", "done", "ending", "limit", "until",
         "extended", "decided", "joined", "main", "outcome", "days")  # fmt: skip


def agencies() -> dict[str, int]:
    builder = machine("tests", "organizations.manage_units")
    rows = {"A": "工務局", "B": "環境保護局"}
    return {
        code: organizations.create_unit(
            code=code, name_zh=name, valid_from=date(2020, 1, 1), actor=builder
        ).pk
        for code, name in rows.items()
    }


def line(**cells: str) -> str:
    values = {"unit": "A", "category": "一般公文", "received": "115/10/05"} | cells
    return ",".join(values.get(name, "") for name in NAMES)


def table(*lines: str) -> bytes:
    return "\r\n".join((HEAD, *lines)).encode()


MONTH = table(
    line(number="1", kind="速件", done="115/10/07", ending="發文", outcome="依限辦結", days="2"),
    line(number="2", kind="速件", done="115/10/13", ending="發文", outcome="依限辦結", days="3"),
    line(number="3", kind="普通件", done="115/10/06", ending="存查"),
    line(number="4", kind="普通件"),
    line(number="5", category="人民陳情", received="115/09/25", limit="30"),
    line(number="6", category="人民申請", received="115/10/20"),
    line(unit="環境保護局", number="1", kind="普通件", done="115/10/05", ending="發文"),
)


def take(content: bytes = MONTH, **more):
    values = {"file_name": "10.csv", "mapping": "second-generation", "month": OCTOBER,
              "actor": KEEPER, "now": NOW}  # fmt: skip
    return documents.import_documents(content, **(values | more))
