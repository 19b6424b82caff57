"""The times and grounds of the law, and the package that is handed over. No Django.

Personal Data Protection Act: article 3 (the rights), 10 (access, and when it may be refused), 11
(correction, stopping, deletion, and what may be kept), 13 (15 days and 15 more for access, 30 and
30 more for the rest, told in writing with the reason). Days are counted as article 48 of the
Administrative Procedure Act says: from the next day, and never ending on a day of rest.
"""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from civicloop.kernel.clock.rules import Basis, ExtensionRule, Policy
from civicloop.kernel.privacy.rules import Opened
from civicloop.platform.rights.states import Right

CLOCK: Final = "answer"
ACCESS: Final = frozenset({Right.SEE, Right.COPY})
"""The requests of article 10; all others are of article 11."""
WORDS_LIMIT: Final = 2000
NAME_LIMIT: Final = 80
EMAIL_LIMIT: Final = 254
PHONE_LIMIT: Final = 40
_EMAIL = re.compile(r"[^@\s<>\x00-\x1f]{1,64}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_PHONE = re.compile(r"\+?[0-9()#\- ]{6,40}")


@dataclass(frozen=True, slots=True)
class Ground:
    """Why the law lets a request be refused, and for which rights."""

    code: str
    zh: str
    en: str
    basis: str
    rights: frozenset[Right]


_CHANGES = frozenset({Right.CORRECT, Right.STOP, Right.DELETE})
_ENDS = frozenset({Right.STOP, Right.DELETE})
GROUNDS: Final = {
    ground.code: ground
    for ground in (
        Ground("security", "妨害國家安全、外交及軍事機密、整體經濟利益或其他國家重大利益",
               "It would harm national security or other major interests of the state",
               "個人資料保護法第十條第一款", ACCESS),
        Ground("duty", "妨害公務機關執行法定職務",
               "It would hinder the statutory duties of an authority",
               "個人資料保護法第十條第二款", ACCESS),
        Ground("interest", "妨害蒐集機關或第三人之重大利益",
               "It would harm major interests of the authority or of a third person",
               "個人資料保護法第十條第三款", ACCESS),
        Ground("correct", "經查個人資料正確",
               "The data were found to be correct",
               "個人資料保護法第十一條第一項", frozenset({Right.CORRECT})),
        Ground("disputed", "正確性有爭議，但因執行職務所必須，並已註明爭議",
               "Correctness is disputed; a duty needs the data, and the dispute is noted",
               "個人資料保護法第十一條第二項但書", frozenset({Right.CORRECT, Right.STOP})),
        Ground("needed", "特定目的尚未消失、期限未屆滿，或為執行職務所必須",
               "The purpose stands, the term runs, or a duty needs the data",
               "個人資料保護法第十一條第三項", _ENDS),
        Ground("archive", "檔案未逾法定保存年限，不得銷毀",
               "The record's statutory term of keeping is not over",
               "檔案法第十二條", _ENDS),
        Ground("identity", "無法確認為當事人本人",
               "It could not be established that it is the person",
               "個人資料保護法第三條", ACCESS | _CHANGES),
    )
}  # fmt: skip
"""Refusals by code."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The parameters of the rule set ``rights.terms``."""

    access_days: int = 15
    access_extension: int = 15
    change_days: int = 30
    change_extension: int = 30
    confirm_hours: int = 72
    package_days: int = 7
    version: int = 1

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Any], version: int) -> Terms:
        """The parameters as stored."""
        known = {name: int(value) for name, value in parameters.items() if name in TERM_NAMES}
        return cls(**known, version=version)

    def days(self, right: Right) -> int:
        """In how many days a request is decided (article 13)."""
        return self.access_days if right in ACCESS else self.change_days

    def extension(self, right: Right) -> int:
        """How many days more may be taken once (article 13)."""
        return self.access_extension if right in ACCESS else self.change_extension

    def policy(self, right: Right) -> Policy:
        """The clock of a request."""
        return Policy(
            Basis.CALENDAR_DAYS,
            self.days(right),
            extension=ExtensionRule(times=1, total=self.extension(right)),
            rule=f"rights.terms@{self.version}",
        )


TERM_NAMES: Final = (
    "access_days",
    "access_extension",
    "change_days",
    "change_extension",
    "confirm_hours",
    "package_days",
)


def grounds_for(right: Right) -> list[Ground]:
    """On which grounds a request for a right may be refused."""
    return [ground for ground in GROUNDS.values() if right in ground.rights]


def check_request(
    *, name: str, email: str, phone: str, words: str, needs_email: bool
) -> dict[str, str]:
    """What is wrong with a request, as codes by field."""
    faults = {}
    if not name:
        faults["name"] = "missing"
    elif len(name) > NAME_LIMIT:
        faults["name"] = "too_long"
    if email and (len(email) > EMAIL_LIMIT or not _EMAIL.fullmatch(email)):
        faults["email"] = "email_format"
    elif not email and (needs_email or not phone):
        faults["email"] = "missing"
    if phone and not _PHONE.fullmatch(phone):
        faults["phone"] = "phone_format"
    if len(words) > WORDS_LIMIT:
        faults["words"] = "too_long"
    return faults


def cleaned(text: str) -> str:
    """A text without signs that cannot be stored or seen, and without blanks around it."""
    seen = "".join(sign for sign in text if sign in "\n\t" or sign.isprintable())
    return seen.strip()


def package(number: str, made_at: datetime, parts: Iterable[Opened]) -> bytes:
    """A ZIP with the data as JSON, as a page that any browser reads, and their files."""
    rows = list(parts)
    out = io.BytesIO()
    stamp = made_at.timetuple()[:6]

    def put(name: str, content: bytes) -> None:
        box.writestr(zipfile.ZipInfo(name, stamp), content, zipfile.ZIP_DEFLATED)

    with zipfile.ZipFile(out, "w") as box:
        told = {
            "request": number,
            "made_at": made_at.isoformat(),
            "objects": [
                {"title": row.title, **row.values, "files": sorted(row.files)} for row in rows
            ],
        }
        put("data.json", json.dumps(told, ensure_ascii=False, indent=2).encode())
        put("index.html", _page(number, made_at, rows).encode())
        for place, row in enumerate(rows, 1):
            for name, content in sorted(row.files.items()):
                put(f"files/{place}/{name}", content)
    return out.getvalue()


def _page(number: str, made_at: datetime, rows: list[Opened]) -> str:
    body = "".join(
        f"<section><h2>{html.escape(row.title)}</h2>{_table(row.values)}"
        + "".join(
            f'<p><a href="files/{place}/{html.escape(name)}">{html.escape(name)}</a></p>'
            for name in sorted(row.files)
        )
        + "</section>"
        for place, row in enumerate(rows, 1)
    )
    title = f"個人資料 Personal data {html.escape(number)}"
    return (
        '<!doctype html><html lang="zh-Hant"><head><meta charset="utf-8">'
        f"<title>{title}</title></head><body><h1>{title}</h1>"
        f"<p>{html.escape(made_at.isoformat())}</p>{body}</body></html>"
    )


def _table(values: Mapping[str, Any]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{html.escape(str(name))}</th><td>{_cell(value)}</td></tr>'
        for name, value in values.items()
    )
    return f"<table>{rows}</table>"


def _cell(value: object) -> str:
    if isinstance(value, Mapping):
        return _table(value)
    if isinstance(value, list):
        return "".join(f"<div>{_cell(item)}</div>" for item in value)
    return html.escape("" if value is None else str(value)).replace("\n", "<br>")
