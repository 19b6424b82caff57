"""Guides: what they quote from the product stands in the product, word for word.

In a guide of ``docs/using/`` the marks 「」 and “” (and the slant in English ones) are kept for
what a reader sees on the screen, step by step with ``›`` between. So a label that changes takes
its guides along.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
QUOTED = {
    "zh": re.compile(r"「([^」]+)」"),
    "en": re.compile(r"“([^”]+)”|(?<![*\w])\*([^*\n]+)\*(?![*\w])"),
}
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
ELSEWHERE = {"Add to home screen", "加入主畫面"}
"""Labels of the browser."""
LEAST = 2
"""Signs that are left of a text beside its places, so that it is known by them."""
TITLE = {language: re.compile(rf'\b(?:title_)?{language}="([^"]+)"') for language in ("zh", "en")}


def shown(root: Path) -> dict[str, list[str]]:
    """Every text that the product shows, by language: translated ones, and names of rules."""
    found: dict[str, list[str]] = {"en": [], "zh": []}
    for path in (root / "src").rglob("django.po"):
        with path.open("rb") as handle:
            for message in read_po(handle, locale="zh_Hant"):
                for language, text in (("en", message.id), ("zh", message.string)):
                    found[language] += [text] if isinstance(text, str) else list(text)
    for path in (root / "src").rglob("declarations/**/*.py"):
        for language, title in TITLE.items():
            found[language] += title.findall(path.read_text(encoding="utf-8"))
    return found


def plain(text: str) -> str:
    """A text without the stop at its end, and in small letters."""
    return text.strip().rstrip(".。").lower()


def pattern(texts: list[str]) -> re.Pattern[str]:
    """What any of some texts looks like once its places are filled in."""
    forms = {
        "(?:.+)".join(re.escape(part) for part in PLACE.split(plain(text)))
        for text in texts
        if len(PLACE.sub("", text).strip()) >= LEAST
    }
    return re.compile("|".join(sorted(forms)))


def problems(root: Path) -> list[str]:
    """What a guide quotes that no page says."""
    known = {language: pattern(texts) for language, texts in shown(root).items()}
    found = []
    for path in sorted((root / "docs" / "using").glob("*.md")):
        language = "zh" if path.name.endswith(".zh.md") else "en"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            quotes = [
                "".join(quote.groups(default="")) for quote in QUOTED[language].finditer(line)
            ]
            found += [
                f"docs/using/{path.name}:{number}: no page says {step!r}"
                for quote in quotes
                for step in re.split(r"\s*›\s*", quote)
                if step not in ELSEWHERE and not known[language].fullmatch(plain(step))
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
