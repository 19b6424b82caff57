"""What a release says of itself is said the same everywhere."""

import re
import subprocess
from pathlib import Path

from civicloop import __version__

ROOT = Path(__file__).resolve().parents[3]


def test_the_changelog_ends_its_news_with_the_version_that_runs():
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    released = [heading for heading in headings if heading != "Not yet released"]
    assert released[0] == __version__
    numbers = [[int(part) for part in one.split(".")] for one in released]
    assert numbers == sorted(numbers, reverse=True)


def test_the_licence_is_named_and_what_others_made_is_noticed():
    assert "Apache License" in (ROOT / "LICENSE").read_text()[:200]
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text()
    notice = (ROOT / "NOTICE").read_text()
    assert notice.startswith("CivicLoop\nCopyright ")
    assert "vendored.json" in notice


def test_the_settings_of_the_manual_mean_the_same_to_a_shell_and_to_the_program():
    path = ROOT / "docs" / "operating" / "files" / "civicloop.env"
    done = subprocess.run(
        ["/bin/sh", "-c", f"set -aeu; . {path}; env"],
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    found = dict(line.split("=", 1) for line in done.stdout.splitlines())
    lines = [line for line in path.read_text().splitlines() if line and line[0] != "#"]
    wanted = dict(line.split("=", 1) for line in lines)
    assert {name: found[name] for name in wanted} == {
        name: value.strip('"') for name, value in wanted.items()
    }
    read = (ROOT / "src" / "civicloop" / "settings" / "env.py").read_text()
    assert [name for name in wanted if f'("{name}"' not in read] == []


def test_every_file_that_the_manual_names_is_there():
    folder = ROOT / "docs" / "operating" / "files"
    assert sorted(path.name for path in folder.iterdir()) == [
        "civicloop-mail.service",
        "civicloop-web.service",
        "civicloop-worker.service",
        "civicloop.env",
        "nginx.conf",
    ]
    named = (ROOT / "docs" / "operating" / "one-server.md").read_text()
    assert [path.name for path in folder.iterdir() if f"(files/{path.name})" not in named] == []
