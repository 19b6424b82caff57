"""Translations: every text has a Traditional Chinese one, and the compiled file is that.

``python tools/check_translations.py --write [module ...]`` adds new texts to each module's
``django.po``, drops those that are gone, and compiles it.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
PO = Path("locale/zh_Hant/LC_MESSAGES/django.po")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
COMMENT_FREE: list[str] = []


def modules(root: Path) -> list[Path]:
    """The folders that own templates and code: every module, and assembly's programs."""
    source = root / "src" / "civicloop"
    return sorted(
        path.parent
        for path in source.rglob("apps.py")
        if path.parent.name not in {"registry", "settings"}
    )


def texts(module: Path) -> Catalog:
    """Every text that a module marks for translation."""
    from django.conf import settings  # noqa: PLC0415 (Django must be configured first)

    if not settings.configured:
        settings.configure(USE_I18N=True)
    from django.utils.translation.template import templatize  # noqa: PLC0415 (as above)

    catalog = Catalog(locale="zh_Hant", project="CivicLoop")
    for path in sorted([*module.rglob("*.py"), *module.rglob("templates/**/*.*")]):
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            source = re.sub(
                r"^[ \t]+", "", templatize(source, origin=path.name), flags=re.MULTILINE
            )
        handle = io.BytesIO(source.encode())
        options = {"encoding": "utf-8"}
        for _line, function, message, _comments in extract_python(
            handle, KEYWORDS, COMMENT_FREE, options
        ):
            add(catalog, function or "gettext", message)
    return catalog


def add(catalog: Catalog, function: str, message: str | tuple[str | None, ...]) -> None:
    """Put one extracted call into the catalogue."""
    parts = list(message) if isinstance(message, tuple) else [message]
    context = parts.pop(0) if "pgettext" in function else None
    words = [part for part in parts if isinstance(part, str)]
    if not words or not words[0]:
        return
    plural = function.startswith(("n",)) and len(words) > 1
    catalog.add(tuple(words[:2]) if plural else words[0], context=context)


def placeholders(text: str) -> list[str]:
    """The names in a text that code fills in."""
    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))


def problems_of(module: Path, root: Path) -> list[str]:
    """What is missing, left over, or not compiled in one module."""
    name = module.relative_to(root / "src").as_posix()
    wanted = texts(module)
    po, found = module / PO, []
    if not po.exists():
        return [f"{name}: {len(wanted)} texts, but no {PO}"] if len(wanted) else []
    with po.open("rb") as handle:
        have = read_po(handle, locale="zh_Hant")
    ids = {(m.context, first(m.id)) for m in wanted if m.id}
    for message in have:
        if not message.id:
            continue
        key = (message.context, first(message.id))
        words = [message.string] if isinstance(message.string, str) else list(message.string)
        if key not in ids:
            found.append(f"{name}: {key[1]!r} is no longer used")
        elif message.fuzzy or not all(words):
            found.append(f"{name}: {key[1]!r} has no translation")
        elif any(placeholders(word) != placeholders(last(message.id)) for word in words):
            found.append(f"{name}: {key[1]!r} has other placeholders than its translation")
        ids.discard(key)
    found += [f"{name}: {text!r} is not in {PO}" for _context, text in sorted(ids, key=str)]
    return found or stale(po, have, name)


def first(identity: str | tuple[str, ...]) -> str:
    """The singular of a message's identity."""
    return identity if isinstance(identity, str) else identity[0]


def last(identity: str | tuple[str, ...]) -> str:
    """The plural of a message's identity, or the text itself: Chinese has one form."""
    return identity if isinstance(identity, str) else identity[-1]


def context(message: Message) -> str | None:
    """What tells equal texts apart; Babel leaves it undecoded when it reads a compiled file."""
    found = message.context
    return found.decode() if isinstance(found, bytes) else found


def stale(po: Path, have: Catalog, name: str) -> list[str]:
    """Whether the compiled file says something else than the readable one."""
    mo = po.with_suffix(".mo")
    if mo.exists():
        with mo.open("rb") as handle:
            compiled = {(context(m), first(m.id)): [*m.string] for m in read_mo(handle) if m.id}
        if compiled == {(m.context, first(m.id)): [*m.string] for m in have if m.id}:
            return []
    return [f"{name}: {mo.name} is older than {po.name}: run this tool with --write"]


def conflicts(folders: list[Path]) -> list[str]:
    """Texts that two modules translate differently: at run time only one of them would show."""
    seen: dict[tuple[str | None, str], tuple[str, object]] = {}
    found = []
    for module in folders:
        po = module / PO
        if not po.exists():
            continue
        with po.open("rb") as handle:
            messages = [m for m in read_po(handle, locale="zh_Hant") if m.id]
        for message in messages:
            key = (message.context, first(message.id))
            name, said = seen.setdefault(key, (module.name, message.string))
            if said != message.string:
                found.append(
                    f"{key[1]!r} is {said!r} in {name} and {message.string!r} in {module.name}: "
                    "translate it alike, or give it a context"
                )
    return found


def write(module: Path) -> None:
    """Add new texts, drop old ones, and compile."""
    wanted, po = texts(module), module / PO
    if po.exists():
        with po.open("rb") as handle:
            have = read_po(handle, locale="zh_Hant")
        for message in wanted:
            old = have.get(first(message.id), message.context) if message.id else None
            if old is not None:
                message.string = old.string
    elif not len(wanted):
        return
    po.parent.mkdir(parents=True, exist_ok=True)
    wanted.fuzzy = False
    with po.open("wb") as handle:
        write_po(handle, wanted, no_location=True, omit_header=False, sort_output=True, width=100)
    noise = r"^#.*\n|^\"(POT-|PO-|Project-Id|Report-|Last-Tr|Language-Team|Generated).*\n"
    head, _, rest = po.read_text(encoding="utf-8").partition("\n\n")
    po.write_text(re.sub(noise, "", head, flags=re.MULTILINE) + "\n\n" + rest, encoding="utf-8")
    with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
        write_mo(target, read_po(source, locale="zh_Hant"))


def main() -> int:
    """Print each problem, or mend what can be mended; 1 when there is any."""
    if "--write" in sys.argv:
        only = sys.argv[sys.argv.index("--write") + 1 :]
        for module in modules(ROOT):
            if not only or module.name in only:
                write(module)
    found = [line for module in modules(ROOT) for line in problems_of(module, ROOT)]
    found += conflicts(modules(ROOT))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
