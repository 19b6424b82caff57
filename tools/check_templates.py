"""Templates: no inline code, nothing from outside, and no template of another module."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FAULTS = (
    (re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
     "an inline script; put it into a file of ui/static or use json_script"),
    (re.compile(r"<style\b", re.IGNORECASE), "an inline style sheet"),
    (re.compile(r"\sstyle\s*=", re.IGNORECASE), "an inline style"),
    (re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE), "an inline event handler"),
    (re.compile(r"\b(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
     "an address of another host"),
    (re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"), "unescaped output"),
    (re.compile(r"\{%\s*if\s+perms\b|\.may\s"), "a decision about rights; decide in policies.py"),
)  # fmt: skip
REFERENCE = re.compile(r"\{%-?\s*(?:extends|include)\s+\"([^\"]+)\"")


def own_folder(path: Path) -> str:
    """The folder under ``templates/`` that a template stands in."""
    parts = path.parts
    return parts[parts.index("templates") + 1]


def problems(root: Path) -> list[str]:
    """Each fault, with file and line."""
    found = []
    for path in sorted((root / "src").rglob("templates/**/*.html")):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        for pattern, what in FAULTS:
            found += [
                f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {what}"
                for hit in pattern.finditer(text)
            ]
        own = own_folder(path)
        found += [
            f"{name}: takes {target}, which belongs to another module"
            for target in REFERENCE.findall(text)
            if target.split("/")[0] not in {own, "ui"}
        ]
    return found


def main() -> int:
    """Print each problem; 1 when there is any."""
    found = problems(ROOT)
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
