"""Names that belong in one room only: the table "Where does a line belong?" of STYLE."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Ban:
    """A dotted name, the places that may use it, and what to do instead."""

    name: str
    allowed: str
    instead: str


WEB = r"/(web|api|adapters|templatetags)/|/middleware\.py$|assembly/urls\.py$"
BANS = (
    Ban(
        "os.environ",
        r"settings/env\.py$|assembly/(wsgi\.py$|program/)",
        "read it in settings/env.py",
    ),
    Ban("os.getenv", r"settings/env\.py$", "read it in settings/env.py"),
    Ban("django.http", WEB, "turn HTTP into arguments in web/ or api/"),
    Ban("django.shortcuts", WEB, "turn HTTP into arguments in web/ or api/"),
    Ban("django.dispatch", r"^$", "append an event and subscribe to it"),
    Ban("django.db.models.signals", r"^$", "append an event and subscribe to it"),
    Ban("django.core.signals", r"^$", "append an event and subscribe to it"),
    # The ledger and the vault stand below the clock, and stamp what nobody may replay.
    Ban(
        "django.utils.timezone.now",
        r"kernel/(clock|ledger|vault)/",
        "take now= or ask kernel.clock",
    ),
    Ban("datetime.datetime.now", r"kernel/clock/", "take now= or ask kernel.clock"),
    Ban("datetime.date.today", r"^$", "take now= or ask kernel.clock"),
    Ban(
        "time.sleep",
        r"kernel/embedded/|assembly/program/",
        "wait for an event, a lock or a notification with a limit",
    ),
)
DAYS_ALLOWED = re.compile(r"kernel/clock/")


def imported_names(tree: ast.AST) -> dict[str, str]:
    """What each local name stands for, as a dotted name."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def dotted(node: ast.AST, names: dict[str, str]) -> str:
    """The dotted name that an expression stands for, or an empty text."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in names:
        return ""
    return ".".join([names[node.id], *parts])


def uses(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every dotted name that a file imports or uses, with its line."""
    names = imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.Attribute):
            name = dotted(node, names)
            if name:
                yield node.lineno, name
        elif (
            isinstance(node, ast.Call)
            and dotted(node.func, names) == "datetime.timedelta"
            and (node.args or any(word.arg in {"days", "weeks"} for word in node.keywords))
        ):
            yield node.lineno, "timedelta(days)"


def problems(root: Path) -> list[str]:
    """Each use of a name outside the room that it belongs in."""
    found = set()
    for path in sorted((root / "src").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        name = path.relative_to(root).as_posix()
        for line, used in uses(ast.parse(path.read_text(encoding="utf-8"))):
            if used == "timedelta(days)" and not DAYS_ALLOWED.search(name):
                found.add(f"{name}:{line}: timedelta(days=...): count days with kernel.clock")
            for ban in BANS:
                if (used == ban.name or used.startswith(f"{ban.name}.")) and not re.search(
                    ban.allowed, name
                ):
                    found.add(f"{name}:{line}: {ban.name}: {ban.instead}")
    return sorted(found)


def main() -> int:
    """Print each problem; 1 when there is any."""
    found = problems(ROOT)
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
