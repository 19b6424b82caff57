"""Statements over the files of facts as somebody would write them by hand for DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure by a dimension, as the product is asked for it and as it is written by hand."""

    metric: str
    by: str
    filters: dict[str, str]
    text: str


IN_TIME = """((started_at <= operational_due_at)
  or (started_at is null and answered_at <= operational_due_at))"""
LATE = """((statutory_due_at < {until}
    and (waiting_since is null or waiting_since > statutory_due_at))
  or (operational_due_at < {until}
    and (waiting_since is null or waiting_since > operational_due_at)
    and (started_at is null or started_at >= {until})))"""
STANDING = "opened_at < {until} and (ended_at is null or ended_at >= {until})"
CLOSED = "answered_at >= {begins} and answered_at < {until}"

STATEMENTS = (
    Statement("cases.received", "district", {}, """
select district_code as member, count(*) as received from facts
where number = 1 and opened_at >= {begins} and opened_at < {until} group by 1"""),
    Statement("cases.received", "district", {"category": "signal"}, """
select district_code as member, count(*) as received from facts
where number = 1 and opened_at >= {begins} and opened_at < {until} and category_id = {category}
group by 1"""),
    Statement("cases.on_time", "district", {}, f"""
select district_code as member,
  count(*) filter (where {CLOSED}) as closed,
  count(*) filter (where {CLOSED} and {IN_TIME} and answered_at <= statutory_due_at)
    as closed_on_time,
  count(*) filter (where {STANDING} and {LATE}) as overdue_open
from facts where ({CLOSED}) or ({STANDING} and {LATE}) group by 1"""),
    Statement("cases.days_median", "category", {}, f"""
select category_id as member, quantile_cont(answered_at - opened_at, 0.5) as median_seconds,
  count(*) as closed
from facts where {CLOSED} group by grouping sets ((category_id), ())"""),
    Statement("cases.satisfaction_result", "channel", {}, """
select channel as member, count(*) filter (where rated_at is not null) as rated,
  count(*) as settled,
  sum(result) filter (where rated_at is not null) as result_total,
  sum(result * result) filter (where rated_at is not null) as result_squares
from facts where settled_at >= {begins} and settled_at < {until} group by 1"""),
)  # fmt: skip


def asked(
    files: Sequence[str], row: Statement, *, begins: int, until: int, category: int
) -> Callable[[], list[dict[str, Any]]]:
    """A call that gives the lines of a statement, by a DuckDB that stays open over the files."""
    import duckdb  # noqa: PLC0415 (only where it is measured)

    text = row.text.format(begins=begins, until=until, category=category)
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("SET parquet_metadata_cache = true")
    connection.execute("SET enable_external_file_cache = false")
    connection.read_parquet(list(files)).create_view("facts")

    def ask() -> list[dict[str, Any]]:
        return connection.execute(text).to_arrow_table().to_pylist()

    return ask
