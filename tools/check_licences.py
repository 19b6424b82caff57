"""Licences: nothing under GPL or AGPL is linked in, and each dependency earns its line."""

from __future__ import annotations

import json
import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFUSED = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
LESSER = re.compile(r"\bL(esser )?GPL|Lesser General Public", re.IGNORECASE)
FREER = re.compile(r"\b(MIT|BSD|Apache|MPL|ISC|PSF|Python Software Foundation|LGPL)", re.IGNORECASE)
ADDRESS = re.compile(r"--(extra-)?index-url|--find-links|https?://|\"resolved\"", re.IGNORECASE)
READ_BY_HAND = {
    "axe-playwright-python": "MIT",  # its metadata name none; the wheel carries the MIT text
}


def licence(name: str) -> str:
    """What an installed package says of its licence, or an empty text."""
    about = metadata.metadata(name)
    classes = [c for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    words = [about.get("License-Expression") or "", *classes]
    if not "".join(words):
        words.append((about.get("License") or "").split("\n", 1)[0])
    return "; ".join(word for word in words if word)


def is_refused(text: str) -> bool:
    """Whether a licence text leaves no choice but GPL or AGPL."""
    strict = LESSER.sub("", text)
    return bool(REFUSED.search(strict)) and not FREER.search(text)


def names(requirements: Path) -> list[str]:
    """The package names of a requirements file."""
    return re.findall(r"^([A-Za-z0-9][\w.-]*)", requirements.read_text(), flags=re.MULTILINE)


def problems(root: Path) -> list[str]:
    """Refused licences, dependencies without a line, and addresses of registries."""
    found = []
    folder = root / "requirements"
    for name in names(folder / "check.txt"):
        try:
            text = licence(name)
        except metadata.PackageNotFoundError:
            found.append(f"{name} is pinned but not installed: run make setup")
            continue
        if not text:
            found.append(f"{name} names no licence")
        elif is_refused(text):
            found.append(f"{name} is under {text}")
    told = (root / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    found += [
        f"{name} has no line in docs/dependencies.md"
        for name in sorted({*names(folder / "run.in"), *names(folder / "check.in")})
        if f"`{name.lower()}`" not in told
    ]
    found += [
        f"{path.name} names a registry or an address"
        for path in sorted([*folder.glob("*.in"), *folder.glob("*.txt")])
        if ADDRESS.search(path.read_text())
    ]
    return found + vendored(root)


def vendored(root: Path) -> list[str]:
    """Bundled front-end packages whose licence text is missing or refused."""
    folder = root / "src/civicloop/ui/static/ui/vendor"
    listing = folder / "vendored.json"
    if not listing.exists():
        return [f"{listing.relative_to(root)} is missing: run tools/vendor_assets.py"]
    found = []
    for package in json.loads(listing.read_text())["packages"]:
        if is_refused(package["licence"]):
            found.append(f"vendored {package['name']} is under {package['licence']}")
        if not (folder / "licences" / f"{package['name']}.txt").is_file():
            found.append(f"vendored {package['name']} comes without its licence text")
    return found


def main() -> int:
    """Print each problem; 1 when there is any."""
    found = problems(ROOT)
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
