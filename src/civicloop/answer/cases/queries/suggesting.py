"""Categories that somebody's words may mean."""

from __future__ import annotations

from collections.abc import Collection

from civicloop.answer.cases.models import Category
from civicloop.answer.cases.queries.categories import grouped_categories
from civicloop.answer.cases.rules.suggesting import Candidate, suggest


def suggested_categories(
    text: str, *, kinds: Collection[str] = (), chosen: str = ""
) -> list[Category]:
    """The likeliest of the categories that citizens may choose, best first.

    ``kinds`` left out means all. One that was chosen before stands first: typing on must
    not take the choice away.
    """
    rows = {row.code: row for each in grouped_categories(kinds=kinds) for row in each.categories}
    found = suggest(text, [_candidate(row) for row in rows.values()])
    codes = dict.fromkeys([chosen] if chosen in rows else [])
    return [rows[code] for code in codes | dict.fromkeys(row.code for row in found)]


def _candidate(row: Category) -> Candidate:
    return Candidate(
        row.code,
        names=(row.name_zh, row.name_en),
        hints=(row.hint_zh, row.hint_en),
        keywords=(*row.keywords_zh, *row.keywords_en),
    )
