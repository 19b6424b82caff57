"""Master keys: never beside a backup, always the right ones."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from civicloop.assembly.operation.adapters import streams
from civicloop.assembly.operation.errors import KeysError
from civicloop.assembly.operation.events import KeysRotated
from civicloop.assembly.operation.models import INSTALLATION
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.vault import queries as vault_queries
from civicloop.kernel.vault import services as vault
from civicloop.settings import env


def require_apart(backups: Path, keys: Path, keys_to: Path | None) -> None:
    """Refuse a place where one thief would find both the data and what opens them."""
    if _touch(backups, keys):
        raise KeysError(
            f"The backup folder {backups} and the master keys in {keys} lie in one another. "
            "Name another folder with --to, or move the keys (MASTER_KEYS_DIR)."
        )
    if keys_to is None:
        return
    if _touch(backups, keys_to):
        raise KeysError(
            f"{keys_to} lies in the backup folder {backups}, or holds it. Keys and backups must "
            "never lie together: name a place with --keys-to that goes elsewhere."
        )
    here = vault_queries.fingerprints(keys)
    there = vault_queries.fingerprints(keys_to)
    if wrong := sorted(name for name in there if name in here and there[name] != here[name]):
        raise KeysError(
            f"{keys_to} holds master keys of another installation ({', '.join(wrong)}). "
            "Name an empty place."
        )


def _touch(one: Path, other: Path) -> bool:
    """Whether two folders are the same, or one lies in the other."""
    first, second = one.expanduser().resolve(), other.expanduser().resolve()
    return first == second or first in second.parents or second in first.parents


def lying_in(backups: Path) -> list[str]:
    """Keys that lie in a backup folder: the product's own folder, or copies of key files."""
    if not backups.is_dir():
        return []
    found = [path for depth in ("", "*/", "*/*/") for path in backups.glob(f"{depth}master-*.key")]
    own = [env.MASTER_KEYS_DIR] if _touch(backups, env.MASTER_KEYS_DIR) else []
    return [str(path) for path in (*own, *sorted(found))]


def copy_out(source: Path, target: Path) -> list[str]:
    """Copy every file of the keys' folder; what was copied."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    copied = []
    for path in sorted(source.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            streams.copy(path, target / path.name)
            copied.append(path.name)
    streams.flush_folder(target)
    return copied


def lacking(wanted: dict[str, str], folder: Path) -> list[str]:
    """What is wrong with the keys in a folder for a set that needs these fingerprints."""
    here = vault_queries.fingerprints(folder)
    found = []
    for name, fingerprint in sorted(wanted.items()):
        if name not in here:
            found.append(f"master-{name}.key is missing")
        elif fingerprint != "missing" and here[name] != fingerprint:
            found.append(f"master-{name}.key is another installation's, or damaged")
    return found


def rotate(*, prepared: bool = False) -> tuple[str, int]:
    """Wrap every living key under the next master key; its id, and how many were wrapped.

    With ``prepared`` the newest key in the folder is taken, which all machines have already.
    Runs beside the product, may be broken off, and goes on when it is started again.
    """
    _require_good()
    moved = vault.rewrap(vault.newest_master()) if prepared else vault.rotate()
    master = vault.newest_master()
    with transaction.atomic():
        ledger.append(KeysRotated(INSTALLATION, master, moved), actor=machine("operation.keys"))
    return master, moved


def prepare(folder: Path) -> Path:
    """Make the next master key in another folder, to be brought to every machine."""
    if _touch(folder, env.MASTER_KEYS_DIR):
        raise KeysError(
            f"A key that lies in {env.MASTER_KEYS_DIR} is used at once. Name another folder with "
            "--to, bring the file to every machine, then run civicloop keys rotate --prepared."
        )
    _require_good()
    return vault.new_master(folder)


def _require_good() -> None:
    bad = [one for one in vault_queries.masters() if not one.good]
    if bad:
        raise KeysError(
            "Not all master keys are right: "
            + ", ".join(f"master-{one.name}.key is {one.state}" for one in bad)
            + ". Bring them back first; civicloop keys check looks again."
        )
