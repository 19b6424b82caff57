"""A report with its figures in it: what is rendered, checked and frozen. Pure.

It is plain data (``to_json``), so that a published report is the same document for ever and every
format comes from it alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Final

from civicloop.publish.reports.rules.styles import roc_span

NONE: Final = "–"
"""What stands in a table where there is no figure."""
HIDDEN: Final = "(D)"
"""How the state's statistics mark a value that is withheld to protect individual data."""


@dataclass(frozen=True, slots=True)
class Use:
    """One figure as the report prints it, with everything that proves it.

    ``key`` finds it inside the document. ``code`` is the short mark that stands in print: a draft
    has none, nor has a figure that is hidden or that does not exist. ``address`` is the page of the
    code, or without one the figure's proof.
    """

    key: str
    metric: str
    label: str
    first: str
    last: str
    filters: Mapping[str, str]
    shown: str
    value: str
    unit: str
    decimals: int
    numerator: int | str | None
    denominator: int | None
    version: int
    snapshot: str
    fingerprint: str
    computed_at: str
    address: str
    rows: int | None = None
    missing: tuple[str, ...] = ()
    code: str = ""
    is_hidden: bool = False

    @property
    def snapshot_or_rows(self) -> bool:
        """Whether anything was counted for it."""
        return bool(self.snapshot) or self.rows is not None

    @property
    def printed(self) -> str:
        """The figure with its unit, as an index lists it."""
        return HIDDEN if self.is_hidden else f"{self.shown or '–'} {self.unit}"

    @property
    def span(self) -> str:
        """Its months as the report writes them."""
        first, last = (date.fromisoformat(f"{month}-01") for month in (self.first, self.last))
        return roc_span(first, last)

    @property
    def subject(self) -> str:
        """What it is of, with its filters: the same words are the same fact elsewhere."""
        chosen = "、".join(f"{key}={value}" for key, value in sorted(self.filters.items()))
        return f"{self.metric}[{chosen}]" if chosen else self.metric


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a paragraph; those of a figure name it by its key."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, a paragraph, a form, a table, a chart or a pair of columns.

    ``rows`` are those of a table, ``head`` its columns; ``spec`` and ``alt`` are those of a chart;
    ``left`` and ``right`` the two columns of a row of pairs.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    level: int = 0
    mark: str = ""
    form: str = ""
    caption: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    spec: Mapping[str, Any] = field(default_factory=dict)
    alt: str = ""
    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()

    @property
    def text(self) -> str:
        """The words without their codes."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report for one period."""

    kind: str
    title: str
    language: str
    first: str
    last: str
    period: str
    office: str
    running_head: str
    pieces: tuple[Piece, ...]
    uses: tuple[Use, ...]

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Document:
        """As it was kept."""
        return cls(**{
            **body,
            "pieces": tuple(_piece(row) for row in body["pieces"]),
            "uses": tuple(_use(row) for row in body["uses"]),
        })  # fmt: skip

    def use(self, key: str) -> Use | None:
        """The figure of a key."""
        return next((row for row in self.uses if row.key == key), None)


def _use(body: Mapping[str, Any]) -> Use:
    """Documents without keys had marks of their own, whose figures open their proof."""
    found = {**body, "missing": tuple(body["missing"])}
    if "key" not in body:
        page = f"/figures/{body['metric'].replace('.', '/')}/proof/"
        found |= {
            "key": body["code"],
            "address": f"{page}?period={body['first']}..{body['last']}",
        }
    return Use(**found)


def _run(body: Mapping[str, str]) -> Run:
    return Run(body["text"], body["key"] if "key" in body else body["code"])


def _piece(body: Mapping[str, Any]) -> Piece:
    return Piece(**{
        **{name: value for name, value in body.items() if name != "code"},
        "runs": tuple(_run(row) for row in body["runs"]),
        "head": tuple(body["head"]),
        "rows": tuple(tuple(row) for row in body["rows"]),
        "left": tuple(_piece(row) for row in body["left"]),
        "right": tuple(_piece(row) for row in body["right"]),
    })  # fmt: skip


def grouped(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Each piece by itself, but neighbouring rows of two columns together."""
    found: list[list[Piece]] = []
    for piece in pieces:
        if piece.kind == "pairs" and found and found[-1][0].kind == "pairs":
            found[-1].append(piece)
        else:
            found.append([piece])
    return found


def is_number(cell: str) -> bool:
    """Whether a cell holds a figure, or the mark of none, which stand at the right."""
    digits = cell.replace(",", "").replace(".", "").rstrip("%％–")
    return cell in {HIDDEN, NONE} or digits.isdigit()


def plain(pieces: Sequence[Piece]) -> str:
    """The report as Markdown without codes: what the checks read."""
    return "\n\n".join(text for piece in pieces if (text := _plain(piece)))


def _in_line(cell: str) -> str:
    return cell.replace("|", "/").replace("\n", " ")


def _plain(piece: Piece) -> str:
    if piece.kind == "table":
        rows = [piece.head, tuple("---" for _cell in piece.head), *piece.rows]
        lines = [f"| {' | '.join(_in_line(cell) for cell in row)} |" for row in rows]
        return "\n".join([piece.caption, "", *lines])
    if piece.kind == "pairs":
        return plain([*piece.left, *piece.right])
    if piece.kind == "heading":
        return f"{'#' * (piece.level + 1)} {piece.mark}{piece.text}"
    return piece.alt if piece.kind == "chart" else f"{piece.mark}{piece.text}"


def reworded(before: Document, after: Document) -> list[tuple[str, str]]:
    """The paragraphs that differ: as they were printed, and as they stand now.

    Tables and charts are left to their figures; what was taken out or put in has one side alone.
    """
    old, new = (
        [_plain(piece).lstrip("# ") for piece in one.pieces if piece.kind not in {"table", "chart"}]
        for one in (before, after)
    )
    steps = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return [
        ("\n".join(old[a:b]), "\n".join(new[c:d])) for step, a, b, c, d in steps if step != "equal"
    ]


def changes(before: Document, after: Document) -> list[tuple[str, str, str]]:
    """The figures that differ between two documents: what of, what was printed, what it is now."""
    old = {(use.subject, use.first, use.last): use for use in before.uses}
    new = {(use.subject, use.first, use.last): use for use in after.uses}
    found = []
    for key in {**old, **new}:
        was, now = old.get(key), new.get(key)
        if (was.shown if was else "") != (now.shown if now else ""):
            named = now or was
            label = f"{named.label} {named.span}" if named else ""
            found.append((label, was.printed if was else "–", now.printed if now else "–"))
    return found
