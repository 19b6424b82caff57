"""All checks of ``make check``, as many at once as there are processors, with a summary."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent
DEPLOYED = {
    "BASE_URL": "https://city.example",
    "ALLOWED_HOSTS": "city.example",
    "SECRET_KEY": "only-for-this-check-" + "7f3k9q" * 8,
}
CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("ruff", [str(BIN / "ruff"), "check", "."]),
    ("walls", [str(BIN / "lint-imports"), "--config", "tools/contracts.toml", "--no-cache"]),
    ("foreign keys", [PYTHON, "tools/check_foreign_keys.py"]),
    ("rooms", [PYTHON, "tools/check_rooms.py"]),
    ("sizes", [PYTHON, "tools/check_sizes.py"]),
    ("templates", [PYTHON, "tools/check_templates.py"]),
    ("translations", [PYTHON, "tools/check_translations.py"]),
    ("documents", [PYTHON, "tools/check_documents.py"]),
    ("guides", [PYTHON, "tools/check_guides.py"]),
    ("licences", [PYTHON, "tools/check_licences.py"]),
    ("migrations", [PYTHON, "tools/check_migrations.py"]),
    ("deployment", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]),
    ("types", [PYTHON, "tools/check_types.py"]),
)
LONGEST = "types"
"""Half of the work: it begins first, and the others go on beside it."""


def run(name: str, command: list[str]) -> tuple[bool, str]:
    """Run one check; whether it is good, and what to say. Its output only when it is not."""
    begun = time.monotonic()
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": paths, **(DEPLOYED if name == "deployment" else {})}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    verdict = "good" if done.returncode == 0 else "BAD"
    said = f"{name:<14}{verdict:<6}{time.monotonic() - begun:5.1f} s"
    return done.returncode == 0, f"{said}\n{done.stdout}{done.stderr}" if done.returncode else said


def main() -> int:
    """Run the checks that are named, or all; 1 when one is bad."""
    chosen = [check for check in CHECKS if not sys.argv[1:] or check[0] in sys.argv[1:]]
    results = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        begun = {
            name: pool.submit(run, name, command)
            for name, command in sorted(chosen, key=lambda check: check[0] != LONGEST)
        }
        for name, _ in chosen:
            good, said = begun[name].result()
            print(said, flush=True)
            results.append(good)
    print(f"{sum(results)} of {len(results)} checks are good")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
