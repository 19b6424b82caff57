"""mypy strict where STYLE names it: kernel, rules, states, policies, events, services, queries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STRICT_ROOMS = ("rules", "states", "policies", "events", "errors", "services", "queries")


def targets(root: Path) -> list[str]:
    """The files and folders that are held to the strict rules."""
    source = root / "src/civicloop"
    found = [source / "kernel"]
    for room in STRICT_ROOMS:
        found += [path for path in source.rglob(f"{room}.py") if "kernel" not in path.parts]
        found += [
            path
            for path in source.rglob(room)
            if path.is_dir() and "kernel" not in path.parts and (path / "__init__.py").exists()
        ]
    return [path.relative_to(root).as_posix() for path in sorted(set(found))]


def main() -> int:
    """Run mypy over them; its own exit code."""
    chosen = [t for t in targets(ROOT) if "migrations" not in t]
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--exclude", "/migrations/", *chosen], cwd=ROOT, check=False
    )
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
