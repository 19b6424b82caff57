"""The words of a letter: bytes in whatever charset, HTML, and what is only quoted."""

from __future__ import annotations

import codecs
import re
import unicodedata
from html.parser import HTMLParser

LONGEST = 1_000_000
"""More signs than anybody reads; what follows is left out."""
_WIDER = {
    "big5": "cp950",
    "big5-tw": "cp950",
    "x-x-big5": "cp950",
    "csbig5": "cp950",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
}
"""Charsets that people declare, and the wider ones that hold what they then write."""
_GUESSES = ("utf-8", "cp950", "big5hkscs", "gb18030")
_HIGH = 0x80


def decoded(content: bytes, declared: str = "") -> str:
    """The text of some bytes: by what they say of themselves, or by what fits without a gap."""
    charset = _known(declared)
    guesses = (*_GUESSES, charset) if _cannot_be(charset, content) else (charset, *_GUESSES)
    for name in guesses:
        try:
            return content.decode(name or "utf-8")
        except (UnicodeError, ValueError):
            continue
    return content.decode(charset or "cp950", "replace")


def _known(declared: str) -> str:
    """The charset that was declared, or the wider one that people mean by it; empty for none."""
    name = declared.strip().strip("\"'").lower()
    try:
        b"ab".decode(_WIDER.get(name, name or "utf-8"), "replace")
    except (LookupError, UnicodeError, ValueError):
        return ""
    return codecs.lookup(_WIDER.get(name, name)).name if name else ""


def _cannot_be(charset: str, content: bytes) -> bool:
    """Whether a Western charset was declared for a text with more accents than any has."""
    accents = sum(1 for byte in content[:4000] if byte >= _HIGH)
    return charset.startswith("cp125") and accents * 3 > len(content[:4000])


def tidied(text: str, *, limit: int = LONGEST) -> str:
    """Text as the rest of the house takes it: composed, no control signs, no half signs."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    kept = "".join(
        sign
        for sign in plain[:limit]
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}
    )
    lines = (line.rstrip() for line in unicodedata.normalize("NFC", kept).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    """The words of an HTML page as a person would read them aloud."""

    BREAKS = frozenset(
        ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "hr", "pre")
    )
    UNSEEN = frozenset(("script", "style", "head", "title", "template", "noscript", "object"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []
        self._address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, hide what is not to be read, remember where a link leads."""
        if tag in self.UNSEEN:
            self._hidden.append(tag)
        elif tag in self.BREAKS:
            self.parts.append("\n")
        elif tag == "blockquote":
            self.parts.append("\n> ")
        elif tag in {"td", "th"}:
            self.parts.append("\t")
        elif tag == "a":
            self._address = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        """End what was hidden, and say where a link led if its words did not."""
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        elif tag in self.BREAKS and tag != "br":
            self.parts.append("\n")
        elif tag == "a":
            address, self._address = self._address, ""
            said = self.parts[-1] if self.parts else ""
            if address.startswith(("http://", "https://")) and address not in said:
                self.parts.append(f" <{address}>")

    def handle_data(self, data: str) -> None:
        """Keep the words that are seen."""
        if not self._hidden:
            self.parts.append(re.sub(r"[ \t\r\n\f]+", " ", data))


def words_of(html: str) -> str:
    """An HTML page as plain text; nothing of it is ever shown as HTML."""
    reader = _Words()
    reader.feed(html[:LONGEST])
    reader.close()
    lines = (line.strip(" ") for line in "".join(reader.parts).split("\n"))
    return tidied("\n".join(lines))


_DIVIDERS = re.compile(
    r"^[ \t]*(?:"
    r"-{2,}[ \t]*(?:original message|forwarded message|原始郵件|原始信件|轉寄郵件)[ \t]*-{2,}"
    r"|_{10,}"
    r"|(?:on|於).{4,120}(?:wrote|寫道|寫)[ \t]*[:：]"
    r"|.{4,120}(?:於|在).{4,60}寫道[ \t]*[:：]"
    r"|(?:from|寄件者|寄件人)[ \t]*[:：].{1,200}\n"
    r"[ \t]*(?:sent|date|to|寄件日期|日期|傳送時間|收件者|收件人)[ \t]*[:：]"
    r")",
    re.IGNORECASE | re.MULTILINE,
)


def new_part(text: str) -> str:
    """What is new in an answer: without the letter that it answers, which is quoted below.

    A letter in which nothing stands but what looks quoted is kept whole.
    """
    found = _DIVIDERS.search(text)
    above = text[: found.start()] if found else text
    lines = above.split("\n")
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith(">")):
        lines.pop()
    fresh = "\n".join(line for line in lines if not line.lstrip().startswith(">"))
    return tidied(fresh) or text
