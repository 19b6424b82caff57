"""The newest months of generated facts as rows of the database, so that they can change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bench.figures.facts import NOTHING

INSTANTS = (
    "opened_at", "started_at", "waiting_since", "answered_at", "ended_at", "operational_due_at",
    "statutory_due_at", "first_statutory_due_at", "settled_at", "rated_at",
)  # fmt: skip
PLAIN = ("number", "unit_id", "district_code", "category_id", "channel", "outcome")
MARKS = ("manner", "speed", "result")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def lay(months: list[dict[str, Any]]) -> int:
    """Write a case and its round for every row of the facts; how many there are."""
    from django.db import connection  # noqa: PLC0415 (needs the set-up)

    from civicloop.answer.cases.models import Case  # noqa: PLC0415

    size = sum(len(columns["number"]) for columns in months)
    now = datetime.now(UTC)
    first = months[0]
    one = Case.objects.create(
        number="BENCH-0", unit_id=int(first["unit_id"][0]), state="closed", opened_at=now,
        category_id=int(first["category_id"][0]), changed_at=now, operational_due_at=now,
        statutory_due_at=now, next_due_at=now, description_sealed=b"", description_masked="",
        secret_digest="", sameness_index="", closed_at=now, outcome="fixed",
    )  # fmt: skip
    names = [field.column for field in Case._meta.concrete_fields if field.column != "id"]
    taken = ", ".join("'BENCH-' || n" if name == "number" else f'"{name}"' for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    columns = ", ".join((*PLAIN, *INSTANTS, *MARKS, "ending", "case_id"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cases_case ({listed}) SELECT {taken} FROM cases_case, "
            f"generate_series(1, {size}) AS n WHERE id = %s RETURNING id",
            [one.pk],
        )
        cases = iter([row[0] for row in cursor.fetchall()])
        with cursor.copy(f"COPY cases_round ({columns}) FROM STDIN") as copied:
            for month in months:
                for row in _lines(month):
                    copied.write_row((*row, next(cases)))
        cursor.execute("ANALYZE cases_round")
        cursor.execute("ANALYZE cases_case")
    return size


def _lines(month: dict[str, Any]):
    plain = [month[name].tolist() for name in PLAIN]
    instants = [[_moment(value) for value in month[name].tolist()] for name in INSTANTS]
    marks = [[None if v == NOTHING else v for v in month[name].tolist()] for name in MARKS]
    for values in zip(*plain, *instants, *marks, strict=True):
        answered, ended = values[len(PLAIN) + 3], values[len(PLAIN) + 4]
        yield (*values, "unopposed" if answered else "withdrawn" if ended else "")


def _moment(instant: int) -> datetime | None:
    return None if instant == NOTHING else EPOCH + timedelta(microseconds=instant)
