"""What a release says of itself is said the same everywhere."""

import re
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
