"""The table of staff: who signs in, where they work, and what they may."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final

from civicloop.assembly.founding.rules.agencies import EMAIL, text_of
from civicloop.assembly.founding.rules.faults import Fault
from civicloop.assembly.founding.rules.tables import doubled, read_table
from civicloop.kernel.tabular.rules import Column, GoodRow, Kind

USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")
APART: Final = re.compile(r"[;；、,，|/]+")
EVERYWHERE: Final = frozenset({"analyst", "mayor", "administrator", "agent"})
"""Roles that hold in the whole city, whatever the unit of the post."""
LANGUAGES: Final = {
    "zh-hant": "zh-hant", "zh": "zh-hant", "中文": "zh-hant", "正體中文": "zh-hant", "en": "en",
    "english": "en", "英文": "en",
}  # fmt: skip
COLUMNS: Final = (
    Column(
        "username", "帳號", "User name", required=True, max_length=64, other_names=("登入帳號",)
    ),
    Column("name", "姓名", "Name", required=True, max_length=80),
    Column("unit", "單位代碼", "Unit", max_length=32, other_names=("機關代碼", "單位")),
    Column("title", "職稱", "Title", max_length=80),
    Column("head", "主管", "Head", kind=Kind.BOOLEAN, other_names=("is_head",)),
    Column("roles", "角色", "Roles", max_length=200, other_names=("role",)),
    Column("email", "電子郵件", "E-mail", max_length=254, other_names=("email",)),
    Column("phone", "電話", "Telephone", max_length=40, other_names=("phone",)),
    Column("language", "語言", "Language"),
    Column("from", "到職日", "From", kind=Kind.DATE, other_names=("valid_from", "生效日", "起日")),
)


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person as the table says it; an empty language is the city's own."""

    line: int
    username: str
    name: str
    unit: str
    title: str
    is_head: bool
    roles: tuple[str, ...]
    email: str
    phone: str
    language: str
    valid_from: date | None


def read_staff(
    content: bytes,
    file: str,
    *,
    units: Collection[str],
    roles: Mapping[str, tuple[str, str]],
) -> tuple[list[StaffRow], list[Fault]]:
    """The people, and every fault. ``roles`` are those of the city: key to both names."""
    good, faults = read_table(content, COLUMNS, file)
    faults += doubled(good, "username", file, "帳號", "user name")
    words = {key.casefold(): key for key in roles}
    words |= {name.casefold(): key for key, names in roles.items() for name in names if name}
    rows = []
    for row in good:
        found, wrong = _row(row, file, units, words)
        rows.append(found)
        faults += wrong
    return rows, sorted(faults)


def _row(
    row: GoodRow, file: str, units: Collection[str], words: Mapping[str, str]
) -> tuple[StaffRow, list[Fault]]:
    cells = {column.key: text_of(row.values, column.key) for column in COLUMNS}
    faults: list[Fault] = []

    def say(zh: str, en: str, *, remark: bool = False) -> None:
        faults.append(Fault(file, row.line, zh, en, remark=remark))

    if not USERNAME.fullmatch(cells["username"]):
        say(
            f"帳號「{cells['username']}」只能用小寫英數字、點、底線與連字號。",
            f"The user name {cells['username']!r} may have small letters, digits, dots, hyphens.",
        )
    if cells["unit"] and cells["unit"] not in units:
        near = get_close_matches(cells["unit"], units, n=1)
        zh, en = (f"（是否為 {near[0]}？）", f" Did you mean {near[0]}?") if near else ("", "")
        say(f"沒有單位「{cells['unit']}」{zh}。", f"There is no unit {cells['unit']!r}.{en}")
    if cells["email"] and not EMAIL.fullmatch(cells["email"]):
        say(f"「{cells['email']}」不是電子郵件。", f"{cells['email']!r} is no e-mail address.")
    if not cells["email"]:
        say("沒有電子郵件，將收不到通知。", "Without an e-mail address no mail comes.", remark=True)
    language = LANGUAGES.get(cells["language"].casefold(), "")
    if cells["language"] and not language:
        say(
            f"語言「{cells['language']}」無法辨識。",
            f"The language {cells['language']!r} is not known.",
        )
    keys = []
    for word in _words(cells["roles"], words):
        key = words.get(word.casefold(), "")
        if not key:
            known = "、".join(sorted(set(words.values())))
            say(
                f"沒有角色「{word}」，可用：{known}。",
                f"There is no role {word!r}; there are: {known}.",
            )
        elif key not in EVERYWHERE and not cells["unit"]:
            say(f"角色「{word}」需要單位。", f"The role {word!r} needs a unit.")
        else:
            keys.append(key)
    begins = row.values.get("from")
    return (
        StaffRow(
            line=row.line,
            username=cells["username"],
            name=cells["name"],
            unit=cells["unit"],
            title=cells["title"],
            is_head=row.values.get("head") is True,
            roles=tuple(dict.fromkeys(keys)),
            email=cells["email"],
            phone=cells["phone"],
            language=language,
            valid_from=begins if isinstance(begins, date) else None,
        ),
        faults,
    )


def _words(cell: str, known: Mapping[str, str]) -> list[str]:
    """The roles of a cell; blanks divide them too, but not inside the name of a role."""
    parts = [part.strip() for part in APART.split(cell)]
    return [
        word for part in parts for word in ([part] if part.casefold() in known else part.split())
    ]
