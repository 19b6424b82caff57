"""The checks that other programs run for us: each finds what is planted for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.check import CHECKS, DEPLOYED

ROOT = Path(__file__).resolve().parents[2]
RUFF = str(Path(sys.executable).with_name("ruff"))


def run(command, *, root=ROOT, text=None, **environment):
    """Run a command on a tree of the product; its exit code and what it said."""
    done = subprocess.run(
        command,
        cwd=root,
        input=text,
        env={**os.environ, "PYTHONPATH": f"{root}/src:{ROOT}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('"""A."""\n\nimport os\n', "F401"),
        ('"""A."""\n\n\ndef f(a):\n    """B."""\n    return a\n', "ANN001"),
        ('"""A."""\n\n\ndef f() -> None:\n    return None\n', "D103"),
        ('"""A."""\n\ntry:\n    pass\nexcept:\n    pass\n', "E722"),
    ],
)
def test_ruff_finds_a_planted_mistake(text, rule):
    name = "src/civicloop/answer/cases/planted.py"
    code, said = run([RUFF, "check", "--stdin-filename", name, "-"], text=text)
    assert (code, rule in said) == (1, True), said


def test_ruff_finds_a_planted_layout():
    code, said = run([RUFF, "format", "--check", "--stdin-filename", "x.py", "-"], text="a=1\n")
    assert code == 1, said


def test_mypy_finds_a_planted_type(tmp_path):
    planted = tmp_path / "planted.py"
    planted.write_text("def f(a):\n    return a\n\n\nB: int = 'text'\n")
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", str(planted)]
    code, said = run([*command, "--cache-dir", str(tmp_path)])
    assert code == 1
    assert "no-untyped-def" in said
    assert "assignment" in said


def test_a_model_without_its_migration_is_found(pristine_copy, plant):
    name = "engines/metrics/models.py"
    text = (pristine_copy / "src/civicloop" / name).read_text()
    plant(name, text.replace("max_length=80", "max_length=81"))
    command = [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]
    settings = {"DJANGO_SETTINGS_MODULE": "civicloop.settings"}
    code, said = run(command, root=pristine_copy, **settings)
    assert (code, "metrics" in said) == (1, True), said


@pytest.mark.parametrize(
    ("change", "code"),
    [({}, 0), ({"BASE_URL": "http://city.example"}, 1), ({"CIVICLOOP_DEBUG": "1"}, 1)],
)
def test_an_unsafe_deployment_is_found(change, code):
    command = next(command for name, command in CHECKS if name == "deployment")
    found, said = run(command, **{**DEPLOYED, **change})
    assert found == code, said


def test_the_runner_fails_when_one_check_fails(tmp_path):
    code, said = run([sys.executable, "tools/check.py", "rooms"])
    assert (code, "1 of 1 checks are good" in said) == (0, True)
    (tmp_path / "tools").mkdir()
    (tmp_path / "src").mkdir()
    for path in (ROOT / "tools").glob("check*.py"):
        (tmp_path / "tools" / path.name).write_text(path.read_text())
    (tmp_path / "src/planted.py").write_text("import os\nA = os.environ\n")
    code, said = run([sys.executable, str(tmp_path / "tools/check.py"), "rooms"], root=tmp_path)
    assert (code, "0 of 1 checks are good" in said) == (1, True)
