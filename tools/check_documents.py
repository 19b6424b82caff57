"""Documents: what a reader may name stands in ``docs/``, and every link leads somewhere."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)")
SETTING = re.compile(r"(?:text|number|flag|words)\(\s*\"([A-Z_]+)\"")
COMMAND = re.compile(r"^\s*\"([a-z -]+)\":\s*\"civicloop\.", re.MULTILINE)
SNAKE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
PLANTED_PATHS = re.compile(r"/(?:work|root|home)/\w+")


def prose(root: Path) -> dict[str, str]:
    """Every document of the repository, by its path."""
    files = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


def settings(root: Path) -> set[str]:
    """The names that ``settings/env.py`` reads."""
    return set(SETTING.findall((root / "src/civicloop/settings/env.py").read_text()))


def events(root: Path) -> set[str]:
    """The wire names of all events: app label and snake-case class."""
    found = set()
    for path in [*(root / "src").rglob("events.py"), *(root / "src").rglob("events/*.py")]:
        module = path.parent.parent if path.parent.name == "events" else path.parent
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and any(
                "dataclass" in ast.unparse(mark) for mark in node.decorator_list
            ):
                found.add(f"{module.name}.{SNAKE.sub('_', node.name).lower()}")
    return found


def permissions(root: Path) -> set[str]:
    """The names given to ``permission(...)`` in declarations."""
    found = set()
    for path in [
        *(root / "src").rglob("declarations.py"),
        *(root / "src").rglob("declarations/*.py"),
    ]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).split(".")[-1] == "permission"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(str(node.args[0].value))
    return found


def commands(root: Path) -> set[str]:
    """The sub-commands of the program ``civicloop``."""
    folder = root / "src/civicloop/assembly/program"
    return {
        f"civicloop {name}"
        for path in folder.rglob("*.py")
        for name in COMMAND.findall(path.read_text(encoding="utf-8"))
    }


def problems(root: Path) -> list[str]:
    """What is undocumented, links that lead nowhere, and paths of one machine."""
    texts = prose(root)
    everything = "\n".join(texts.values())
    found = []
    for kind, names in (
        ("setting", settings(root)),
        ("event", events(root)),
        ("permission", permissions(root)),
        ("command", commands(root)),
    ):
        found += [
            f"the {kind} {name} stands in no document"
            for name in sorted(names)
            if f"`{name}`" not in everything and f"`{name} " not in everything
        ]
    for name, text in texts.items():
        base = (root / name).parent
        found += [
            f"{name}: {target} does not exist"
            for target in LINK.findall(text)
            if not (base / target).exists()
        ]
        found += [f"{name}: a path of one machine" for _ in PLANTED_PATHS.findall(text)]
    return found


def main() -> int:
    """Print each problem; 1 when there is any."""
    found = problems(ROOT)
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
