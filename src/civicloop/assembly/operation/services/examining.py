"""What operation has the doctor look at: backups, and keys."""

from __future__ import annotations

from collections.abc import Iterator

from civicloop.assembly.operation.queries import sets
from civicloop.assembly.operation.queries.figures import last_backup
from civicloop.assembly.operation.services import keys
from civicloop.assembly.program.rules import Fault
from civicloop.engines.metrics import queries as metrics
from civicloop.kernel.clock import services as clock
from civicloop.kernel.vault import queries as vault
from civicloop.settings import env

PROOF_HOURS = 50
"""How old the last proof of figures may be: two nights, and some time to run."""
STATES_ZH = {"missing": "遺失", "damaged": "損壞", "wrong": "屬於其他系統"}


def backups() -> Iterator[Fault]:
    """Whether there is a good backup, young enough, and whole as far as a look can tell."""
    last = last_backup()
    if last is None:
        yield _never()
        return
    hours = (clock.now() - last.made_at).total_seconds() / 3600
    late = bool(env.BACKUP_DIR) and hours > env.BACKUP_MAX_HOURS
    yield Fault(
        "backup",
        not late,
        f"{last.name}, {hours:.0f} hours old",
        "Run civicloop backup, and see in the log of the worker why none was made at night.",
        zh=(
            f"{last.name}，{hours:.0f} 小時前",
            "請執行 civicloop backup，並由背景程式的紀錄檔查明夜間未備份的原因。",
        ),
    )
    if last.missing:
        yield Fault(
            "files",
            False,
            f"{last.missing} files were missing or damaged at the last backup",
            "civicloop backup check names them; bring them back from an older backup.",
            zh=(
                f"最近一次備份時有 {last.missing} 個檔案遺失或損壞",
                "以 civicloop backup check 查明檔案，再由較早的備份取回。",
            ),
        )
    if env.BACKUPS.is_dir() and last.place == str(env.BACKUPS / last.name):
        yield Fault(
            "backup folder",
            last.name in sets.names(env.BACKUPS),
            str(env.BACKUPS),
            f"{last.name} is gone from it, or not whole. Run civicloop backup.",
            zh=(
                str(env.BACKUPS),
                f"{last.name} 已不在其中或不完整，請執行 civicloop backup。",
            ),
        )


def _never() -> Fault:
    """No backup was ever made."""
    if env.BACKUP_DIR:
        return Fault(
            "backup",
            False,
            "none was made yet",
            "Run civicloop backup.",
            zh=("尚未備份", "請執行 civicloop backup。"),
        )
    return Fault(
        "backup",
        False,
        "none was made yet, and none is made at night",
        "Set BACKUP_DIR to a folder on another disk.",
        note=True,
        zh=("尚未備份，也未設定每夜備份", "請將 BACKUP_DIR 設為另一磁碟的目錄。"),
    )


def figures() -> Iterator[Fault]:
    """Whether the last night's proof of figures ran, and found every road at one number."""
    last = metrics.last_proof()
    if last is None:
        yield Fault(
            "figures",
            True,
            "no night has proved them yet",
            note=True,
            zh=("尚未執行夜間驗證", ""),
        )
        return
    hours = (clock.now() - last.ran_at).total_seconds() / 3600
    stale, differing = hours > PROOF_HOURS, len(last.differing)
    yield Fault(
        "figures",
        not differing and not stale,
        f"{last.cells} cells proved {hours:.0f} hours ago, {differing} numbers differ",
        "/figures/trust/ names them; civicloop metrics verify compares every figure. "
        "Without a proof for two days, look whether the worker runs.",
        zh=(
            f"{hours:.0f} 小時前驗證 {last.cells} 個數值，{differing} 個不一致",
            "不一致者列於 /figures/trust/；兩日未驗證者，請確認背景程式是否執行。",
        ),
    )


def master_keys() -> Iterator[Fault]:
    """Whether every master key that the database needs is there and is the right one."""
    bad = [one for one in vault.masters() if not one.good]
    yield Fault(
        "master keys",
        not bad,
        ", ".join(f"master-{one.name}.key is {one.state}" for one in bad) or "all open",
        f"Bring them back into {env.MASTER_KEYS_DIR} from where you keep the copy.",
        zh=(
            "、".join(f"master-{one.name}.key {STATES_ZH[one.state]}" for one in bad) or "均可使用",
            f"請將另行保管的副本放回 {env.MASTER_KEYS_DIR}。",
        ),
    )
    beside = keys.lying_in(env.BACKUPS)
    yield Fault(
        "keys and backups",
        not beside,
        f"{', '.join(beside)} lie with the backups" if beside else "apart",
        "Move the keys away from the backups: together they open everything.",
        zh=(
            f"{'、'.join(beside)} 與備份同處" if beside else "分開存放",
            "請將金鑰移離備份：兩者同處即可開啟全部資料。",
        ),
    )
