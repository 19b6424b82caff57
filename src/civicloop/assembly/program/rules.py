"""The table of commands, how long a dead child rests, and where a visitor comes from."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from civicloop.assembly.program.errors import UsageError

COMMANDS = {
    "demo": "civicloop.assembly.program.commands.demo",
    "serve": "civicloop.assembly.program.commands.serve",
    "worker": "civicloop.assembly.program.commands.worker",
    "migrate": "civicloop.assembly.program.commands.migrate",
    "reset": "civicloop.assembly.program.commands.reset",
    "new-city": "civicloop.assembly.founding.commands.new_city",
    "load categories": "civicloop.answer.cases.commands.starting_list",
    "doctor": "civicloop.assembly.program.commands.doctor",
    "backup": "civicloop.assembly.operation.commands.backup",
    "backup check": "civicloop.assembly.operation.commands.backup_check",
    "backup list": "civicloop.assembly.operation.commands.backup_list",
    "restore": "civicloop.assembly.operation.commands.restore",
    "upgrade": "civicloop.assembly.operation.commands.upgrade",
    "keys check": "civicloop.assembly.operation.commands.keys_check",
    "keys rotate": "civicloop.assembly.operation.commands.keys_rotate",
    "keys new": "civicloop.assembly.operation.commands.keys_new",
    "ledger verify": "civicloop.kernel.ledger.commands.verify",
    "retention list": "civicloop.kernel.privacy.commands.listing",
    "retention run": "civicloop.kernel.privacy.commands.running",
    "clock explain": "civicloop.kernel.clock.commands.explain",
    "facts refresh": "civicloop.engines.metrics.commands.facts_refresh",
    "facts check": "civicloop.engines.metrics.commands.facts_check",
    "metrics verify": "civicloop.engines.metrics.commands.verify",
    "variance": "civicloop.engines.tracking.commands.variance",
    "import calendar": "civicloop.kernel.clock.commands.load",
    "import gazetteer": "civicloop.kernel.geography.commands.gazetteer",
    "mail receive": "civicloop.kernel.notices.commands.receive",
    "mail listen": "civicloop.kernel.notices.commands.listen",
    "mail letters": "civicloop.kernel.notices.commands.letters",
    "import cases": "civicloop.answer.cases.commands.import_cases",
    "import motions": "civicloop.evaluate.resolutions.commands.import_motions",
    "import carried-money": "civicloop.evaluate.resolutions.commands.import_carried_money",
    "import kpis": "civicloop.evaluate.planning.commands.import_kpis",
    "import tracked-plans": "civicloop.evaluate.programmes.commands.tracked_plans",
    "import tenders": "civicloop.evaluate.programmes.commands.tenders",
    "import stages": "civicloop.evaluate.programmes.commands.stages",
    "import register": "civicloop.engines.registers.commands.import_register",
    "import documents": "civicloop.evaluate.documents.commands.import_documents",
    "figures check": "civicloop.publish.reports.commands.check",
    "report render": "civicloop.publish.reports.commands.render",
}
GOOD, BAD, REFUSED, FAILED = 0, 1, 2, 3
"""Exit codes: done; done, and something bad found; not to be done this way; try again."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
STEADY_AFTER = 60.0  # seconds of life after which earlier failures no longer count


SUBJECTS = {
    "python": "Python 版本",
    "packages": "套件版本",
    "data folder": "資料目錄",
    "disk": "磁碟空間",
    "keys": "金鑰檔案",
    "Chinese fonts": "中文字型",
    "Chromium": "瀏覽器",
    "database": "資料庫",
    "migrations": "資料表版本",
    "clock": "系統時間",
    "ledger": "事件帳本",
    "dead letters": "未能處理的事件",
    "mail": "電子郵件來信",
    "worker": "背景程式",
    "jobs": "背景工作",
    "calendar": "日曆表",
}
"""What the doctor looks at, and what that is called in Chinese."""


def named(subject: str, language: str) -> str:
    """A subject as a reader of a language finds it, in the manual too."""
    chinese = SUBJECTS.get(subject, subject)
    return subject if language == "en" or chinese == subject else f"{chinese}（{subject}）"


@dataclass(frozen=True)
class Fault:
    """One thing that the doctor looked at. ``zh`` is what was found and how to mend it."""

    subject: str
    good: bool
    finding: str
    mend: str = ""
    note: bool = False  # worth knowing, but no fault
    zh: tuple[str, str] = field(kw_only=True)

    def said(self, language: str) -> tuple[str, str]:
        """What was found, and how it is mended, in a language."""
        return (self.finding, self.mend) if language == "en" else self.zh

    def told(self, language: str) -> str:
        """The subject, what was found and how to mend it, as people are told."""
        finding, mend = self.said(language)
        colon = ": " if language == "en" else "："
        line = f"{named(self.subject, language)}{colon}{finding}"
        return f"{line}\n  -> {mend}" if mend else line

    def to_json(self) -> dict[str, object]:
        """As a program reads it."""
        return {
            "subject": self.subject,
            "status": "good" if self.good else "note" if self.note else "bad",
            "finding": self.finding,
            "mend": self.mend,
        }


CHECKS: list[Callable[[], Iterable[Fault]]] = []
"""What other modules have the doctor look at, once the tables are there."""


def examined(check: Callable[[], Iterable[Fault]], subjects: Mapping[str, str]) -> None:
    """Have the doctor run this check as well, and know its subjects; for ``declarations``."""
    SUBJECTS.update(subjects)
    CHECKS.append(check)


def visitor_address(remote: str, forwarded: str, *, proxies: int) -> str:
    """Where a visitor comes from: what the outermost of our own proxies saw.

    Whatever stands further left in ``X-Forwarded-For`` the visitor may have made up. A
    request that did not come through all proxies keeps the address of its connection.
    """
    hops = [hop.strip() for hop in forwarded.split(",")]
    return hops[-proxies] if 0 < proxies <= len(hops) and hops[-proxies] else remote


def command_of(words: list[str]) -> tuple[str, list[str]]:
    """The command that a command line names, and its own arguments."""
    for length in (2, 1):
        name = " ".join(words[:length])
        if name in COMMANDS:
            return name, words[length:]
    groups = {name.split()[0] for name in COMMANDS if " " in name}
    if words and words[0] in groups:
        inside = ", ".join(name for name in COMMANDS if name.startswith(words[0] + " "))
        raise UsageError(f"Say which one: {inside}.")
    near = get_close_matches(" ".join(words[:2]), COMMANDS, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise UsageError(f"There is no command {words[0] if words else ''!r}.{hint} See --help.")


def wait_before_restart(failures: int) -> float:
    """Seconds before the next start after so many failures in a row: doubled each time."""
    return min(FIRST_WAIT * 2.0 ** max(failures - 1, 0), LONGEST_WAIT)


def failures_after(failures: int, lived: float) -> int:
    """How many failures in a row count after a child that lived so many seconds."""
    return 1 if lived >= STEADY_AFTER else failures + 1


def one_time_code(seed: str, at: float) -> str:
    """The six digits that a code generator shows at a moment (RFC 6238, SHA-1, 30 seconds)."""
    key = base64.b32decode(seed + "=" * (-len(seed) % 8))
    digest = hmac.digest(key, int(at // 30).to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
