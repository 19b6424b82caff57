"""A copy of the product in which a test may break a rule."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
IGNORED = shutil.ignore_patterns("static", "locale", "__pycache__", "*.gz", "*.json")


@pytest.fixture(scope="session")
def pristine_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source tree and the tools, without what no check reads."""
    target = tmp_path_factory.mktemp("copy") / "house"
    shutil.copytree(ROOT / "src", target / "src", ignore=IGNORED)
    shutil.copytree(ROOT / "tools", target / "tools")
    return target


@pytest.fixture
def plant(pristine_copy: Path) -> Callable[[str, str], None]:
    """Write a file into the copy; it is gone after the test."""
    undo: list[tuple[Path, str | None]] = []

    def write(name: str, text: str) -> None:
        path = pristine_copy / "src/civicloop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        undo.append((path, path.read_text() if path.exists() else None))
        path.write_text(text)

    yield write
    for path, before in reversed(undo):
        if before is None:
            path.unlink()
        else:
            path.write_text(before)


@pytest.fixture
def lint_imports(pristine_copy: Path) -> Callable[[], str]:
    """Run the import contracts on the copy; the names of those that are broken."""

    def run() -> str:
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("lint-imports")),
                "--config",
                str(pristine_copy / "tools/contracts.toml"),
                "--no-cache",
            ],
            cwd=pristine_copy,
            env={
                **os.environ,
                "PYTHONPATH": f"{pristine_copy}/src:{pristine_copy}",
                "COLUMNS": "300",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    return run
