"""The doctor: what an installation needs, and how to mend what is wrong."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from django.db import Error

from civicloop.assembly.program import queries
from civicloop.assembly.program.rules import CHECKS, Fault
from civicloop.assembly.program.services.preparing import pending_migrations
from civicloop.kernel.clock import queries as clock_queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.embedded import services as embedded
from civicloop.kernel.embedded.errors import EmbeddedError
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import queries as notices
from civicloop.settings import env

OLDEST_PYTHON, OLDEST_SERVER = (3, 11), 150_000
LEAST_DISK = 2 * 1024**3
WORKER_SILENT = 60.0
MOST_UNSEALED = 10_000
MOST_SKEW = 5.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def examine() -> list[Fault]:
    """Everything the doctor knows to look at; a check that fails is itself a finding."""
    findings = [finding for check in (_python, _packages, _folders, _fonts) for finding in check()]
    with ExitStack() as stack:
        try:
            if not env.DATABASE_URL:
                stack.enter_context(embedded.start(env.DATA_DIR))
            findings += _database()
        except EmbeddedError as problem:
            findings.append(Fault("database", False, str(problem), zh=(str(problem), "")))
        except Error as problem:
            first = (str(problem).strip().splitlines() or [type(problem).__name__])[0]
            findings.append(
                Fault(
                    "database",
                    False,
                    first,
                    "See that it runs and that DATABASE_URL is right.",
                    zh=(first, "請確認資料庫已啟動，且 DATABASE_URL 正確。"),
                )
            )
    return findings


def _python() -> Iterator[Fault]:
    found = ".".join(str(part) for part in sys.version_info[:3])
    good = sys.version_info[:2] >= OLDEST_PYTHON
    yield Fault(
        "python",
        good,
        found,
        "Install Python 3.11 or newer, remove .venv, make setup.",
        zh=(found, "請安裝 Python 3.11 以上版本，刪除 .venv 後執行 make setup。"),
    )


def _packages() -> Iterator[Fault]:
    pins = queries.pins(env.CHECKOUT / "requirements" / "run.txt")
    wrong = {
        name: (queries.installed(name), wanted)
        for name, wanted in pins.items()
        if queries.installed(name) != wanted
    }
    english = [f"{name} {has or 'missing'} instead of {pin}" for name, (has, pin) in wrong.items()]
    chinese = [f"{name} 為 {has or '未安裝'}，應為 {pin}" for name, (has, pin) in wrong.items()]
    yield Fault(
        "packages",
        not wrong,
        "; ".join(english) or f"{len(pins)} as pinned",
        "Run make setup.",
        zh=("；".join(chinese) or f"{len(pins)} 個套件均為指定版本", "請執行 make setup。"),
    )


def _folders() -> Iterator[Fault]:
    data = env.DATA_DIR
    standing = next(path for path in (data, *data.parents) if path.exists())
    writable = os.access(standing, os.W_OK | os.X_OK)
    yield Fault(
        "data folder",
        writable,
        str(data) if writable else f"{data} cannot be written",
        "Make it yours (chown), or name another folder with DATA_DIR.",
        zh=(
            str(data) if writable else f"{data} 無法寫入",
            "請變更目錄擁有者（chown），或以 DATA_DIR 指定其他目錄。",
        ),
    )
    free = f"{shutil.disk_usage(standing).free / 1024**3:.1f} GiB"
    yield Fault(
        "disk",
        shutil.disk_usage(standing).free >= LEAST_DISK,
        f"{free} free",
        "Free some space, or move DATA_DIR to a larger disk.",
        zh=(f"尚餘 {free}", "請清出空間，或將 DATA_DIR 移至較大的磁碟。"),
    )
    yield _keys(env.MASTER_KEYS_DIR)


def _keys(folder: Path) -> Fault:
    if not folder.is_dir():
        return Fault(
            "keys",
            False,
            f"{folder} is missing",
            "Run civicloop migrate.",
            zh=(f"沒有目錄 {folder}", "請執行 civicloop migrate。"),
        )
    open_ones = [path.name for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077]
    return Fault(
        "keys",
        not open_ones,
        f"open to others: {', '.join(open_ones)}" if open_ones else f"{folder}, closed to others",
        f"Close them: chmod -R go= {folder}",
        zh=(
            f"他人可讀取：{'、'.join(open_ones)}" if open_ones else f"{folder}，他人無法讀取",
            f"請關閉權限：chmod -R go= {folder}",
        ),
    )


def _fonts() -> Iterator[Fault]:
    fonts = any(Path("/usr/share/fonts").rglob("*CJK*"))
    yield Fault(
        "Chinese fonts",
        fonts,
        "installed" if fonts else "none found; only printing and browser tests need them",
        "apt-get install fonts-noto-cjk",
        note=not fonts,
        zh=(
            "已安裝" if fonts else "未安裝；僅列印與瀏覽器測試需要",
            "apt-get install fonts-noto-cjk",
        ),
    )
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), "")
    yield Fault(
        "Chromium",
        bool(browser),
        browser or "none found; only browser tests need it",
        "apt-get install chromium",
        note=not browser,
        zh=(browser or "未安裝；僅瀏覽器測試需要", "apt-get install chromium"),
    )


def _database() -> list[Fault]:
    version = queries.server_version()
    found = f"PostgreSQL {version // 10_000}.{version % 10_000}"
    where = "named by DATABASE_URL" if env.DATABASE_URL else "embedded"
    where_zh = "由 DATABASE_URL 指定" if env.DATABASE_URL else "內建"
    findings = [
        Fault(
            "database",
            version >= OLDEST_SERVER,
            f"{found}, {where}",
            "Use PostgreSQL 15 or newer.",
            zh=(f"{found}，{where_zh}", "請使用 PostgreSQL 15 以上版本。"),
        )
    ]
    pending = pending_migrations()
    findings.append(
        Fault(
            "migrations",
            not pending,
            f"{len(pending)} missing" if pending else "all applied",
            "Run civicloop upgrade, or civicloop migrate where nothing is kept yet.",
            zh=(
                f"尚有 {len(pending)} 項未套用" if pending else "均已套用",
                "請執行 civicloop upgrade；尚無資料者執行 civicloop migrate。",
            ),
        )
    )
    if not pending:
        findings += [check() for check in WHEN_MIGRATED]
        findings += [finding for check in CHECKS for finding in check()]
    return findings


def _skew() -> Fault:
    apart = abs(
        (
            datetime.fromtimestamp(clock.now().timestamp(), UTC) - queries.server_time()
        ).total_seconds()
    )
    return Fault(
        "clock",
        apart <= MOST_SKEW,
        f"{apart:.1f} s apart from the database",
        "Let both machines set their clocks by NTP.",
        zh=(f"與資料庫相差 {apart:.1f} 秒", "請讓兩部主機以 NTP 校時。"),
    )


def _sealing() -> Fault:
    waiting, position = ledger.unsealed_count(), ledger.position()
    return Fault(
        "ledger",
        waiting <= MOST_UNSEALED,
        f"position {position}, {waiting} events not yet sealed",
        "Start a worker: civicloop worker.",
        zh=(
            f"已封存至第 {position} 筆，{waiting} 筆尚未封存",
            "請啟動背景程式：civicloop worker。",
        ),
    )


def _letters() -> Fault:
    dead = sum(ledger.letter_counts().values())
    return Fault(
        "dead letters",
        not dead,
        f"{dead} events were not taken by their subscribers" if dead else "none",
        "Look at them under administration, then retry or discard.",
        zh=(
            f"{dead} 筆事件未能處理" if dead else "無",
            "請於「系統管理 › 事件帳本」檢視後重試或放棄。",
        ),
    )


def _mail() -> Fault:
    counts = notices.letter_counts()
    stuck, aside = counts["stuck"], counts["set_aside"]
    return Fault(
        "mail",
        not stuck,
        f"{stuck} letters could not be read, {aside} were set aside",
        "civicloop mail letters lists them; --read NUMBER has one read after all.",
        zh=(
            f"{stuck} 封無法讀取，{aside} 封另行擱置",
            "以 civicloop mail letters 列出；加上 --read 編號可再讀取一次。",
        ),
    )


def _worker() -> Fault:
    silent = queries.seconds_since_worker()
    good = silent is not None and silent <= WORKER_SILENT
    return Fault(
        "worker",
        good,
        "none runs" if silent is None else f"last seen {silent:.0f} s ago",
        "Start civicloop demo, or civicloop worker.",
        note=silent is None,
        zh=(
            "未執行" if silent is None else f"{silent:.0f} 秒前曾回應",
            "請啟動 civicloop worker，展示環境則為 civicloop demo。",
        ),
    )


def _jobs() -> Fault:
    failed = queries.failed_jobs()
    return Fault(
        "jobs",
        not failed,
        f"{failed} have failed for good" if failed else "none has failed",
        "The log of the worker says why; they are kept in procrastinate_jobs.",
        zh=(
            f"{failed} 項執行失敗" if failed else "無失敗工作",
            "原因請見背景程式的紀錄檔；失敗工作保留於 procrastinate_jobs。",
        ),
    )


def _calendar() -> Fault:
    missing = [str(year) for year in clock_queries.missing_years(clock.now())]
    english = f"the official calendar of {', '.join(missing)} is missing"
    return Fault(
        "calendar",
        not missing,
        english if missing else "every year has its calendar",
        "Download the government's file, then civicloop import calendar FILE.",
        zh=(
            f"缺少西元 {'、'.join(missing)} 年日曆表" if missing else "各年日曆表均已匯入",
            "請下載人事行政總處公布之檔案，以 civicloop import calendar 匯入。",
        ),
    )


WHEN_MIGRATED: tuple[Callable[[], Fault], ...] = (
    _skew,
    _sealing,
    _letters,
    _mail,
    _worker,
    _jobs,
    _calendar,
)
