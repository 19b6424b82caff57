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
TAKE_ONE = "Run civicloop backup, and see in the log of the worker why none was made at night."


def backups() -> Iterator[Fault]:
    """Whether there is a good backup, young enough, and whole as far as a look can tell."""
    last = last_backup()
    if last is None:
        nightly = bool(env.BACKUP_DIR)
        finding = "none was made yet"
        finding += "" if nightly else ", and none is made at night"
        mend = "Run civicloop backup." if nightly else "Set BACKUP_DIR to a folder on another disk."
        yield Fault("backup", False, finding, mend, note=not nightly)
        return
    hours = (clock.now() - last.made_at).total_seconds() / 3600
    late = bool(env.BACKUP_DIR) and hours > env.BACKUP_MAX_HOURS
    yield Fault("backup", not late, f"{last.name}, {hours:.0f} hours old", TAKE_ONE)
    if last.missing:
        yield Fault(
            "files",
            False,
            f"{last.missing} files were missing or damaged at the last backup",
            "civicloop backup check names them; bring them back from an older backup.",
        )
    if env.BACKUPS.is_dir() and last.place == str(env.BACKUPS / last.name):
        yield Fault(
            "backup folder",
            last.name in sets.names(env.BACKUPS),
            str(env.BACKUPS),
            f"{last.name} is gone from it, or not whole. Run civicloop backup.",
        )


def figures() -> Iterator[Fault]:
    """Whether the last night's proof of figures ran, and found every road at one number."""
    last = metrics.last_proof()
    if last is None:
        yield Fault("figures", True, "no night has proved them yet", note=True)
        return
    hours = (clock.now() - last.ran_at).total_seconds() / 3600
    stale, differing = hours > PROOF_HOURS, len(last.differing)
    yield Fault(
        "figures",
        not differing and not stale,
        f"{last.cells} cells proved {hours:.0f} hours ago, {differing} numbers differ",
        "/figures/trust/ names them; civicloop metrics verify compares every figure. "
        "Without a proof for two days, look whether the worker runs.",
    )


def master_keys() -> Iterator[Fault]:
    """Whether every master key that the database needs is there and is the right one."""
    bad = [one for one in vault.masters() if not one.good]
    yield Fault(
        "master keys",
        not bad,
        ", ".join(f"master-{one.name}.key is {one.state}" for one in bad) or "all open",
        f"Bring them back into {env.MASTER_KEYS_DIR} from where you keep the copy.",
    )
    beside = keys.lying_in(env.BACKUPS)
    yield Fault(
        "keys and backups",
        not beside,
        f"{', '.join(beside)} lie with the backups" if beside else "apart",
        "Move the keys away from the backups: together they open everything.",
    )
