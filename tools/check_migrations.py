"""Migrations: complete, and named for what they do."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NUMBERED = re.compile(r"^\d{4}_")
UNNAMED = re.compile(r"^\d{4}_(auto_|initial$|alter_.*_and_more$|.*_and_more$)")


def problems(root: Path) -> list[str]:
    """Migrations whose name says nothing."""
    return [
        f"{path.relative_to(root).as_posix()}: name it for what it does"
        for path in sorted((root / "src").rglob("migrations/*.py"))
        if NUMBERED.match(path.stem) and UNNAMED.match(path.stem)
    ]


def main() -> int:
    """Print each problem; 1 when there is any, or when a model has no migration."""
    found = problems(ROOT)
    for line in found:
        print(line)
    missing = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if missing.returncode:
        print(missing.stdout + missing.stderr)
    return 1 if found or missing.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
