"""The keys of objects: fetched, made, re-wrapped, destroyed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part
from civicloop.kernel.vault import queries, rules
from civicloop.kernel.vault.adapters import key_files
from civicloop.kernel.vault.errors import KeyDestroyedError, KeyUnknownError, MasterKeyError
from civicloop.kernel.vault.models import ObjectKey

CHUNK = 2_000


def current_master() -> str:
    """The id of the master key that wraps new keys; made at the first use.

    A folder without any master key beside a database with sealed values is a loss, not
    a beginning: then nothing is made, and the error says what to bring back.
    """
    found = key_files.names(settings.MASTER_KEYS_DIR)
    if found:
        return found[-1]
    if queries.number_of_keys():
        raise MasterKeyError(
            f"There is no master key in {settings.MASTER_KEYS_DIR}, but the database holds sealed "
            "values. Put the master-*.key files back from their backup, or correct "
            "MASTER_KEYS_DIR. No new key is made, so that nothing is sealed under two keys."
        )
    return key_files.create(settings.MASTER_KEYS_DIR)


def _unwrapped(rows: Iterable[ObjectKey]) -> dict[str, bytes]:
    masters: dict[str, bytes] = {}
    keys: dict[str, bytes] = {}
    for row in rows:
        if row.destroyed_at is not None:
            raise KeyDestroyedError(row.ref)
        if row.master not in masters:
            masters[row.master] = key_files.read(settings.MASTER_KEYS_DIR, row.master)
        keys[row.ref] = rules.unwrap(masters[row.master], bytes(row.wrapped), ref=row.ref)
    return keys


def existing(refs: Iterable[str]) -> dict[str, bytes]:
    """The open keys of objects that have one; raises for a destroyed or unknown one."""
    wanted = set(refs)
    keys = _unwrapped(queries.keys_of(wanted))
    for ref in sorted(wanted - keys.keys()):
        raise KeyUnknownError(ref)
    return keys


def provided(refs: Iterable[str]) -> dict[str, bytes]:
    """The open keys of objects, made where an object has none yet.

    Two transactions that give the same object its first key agree: the second waits for
    the first, and takes its key.
    """
    wanted = sorted(set(refs))
    keys = _unwrapped(queries.keys_of(wanted))
    missing = [ref for ref in wanted if ref not in keys]
    if not missing:
        return keys
    name = current_master()
    master = key_files.read(settings.MASTER_KEYS_DIR, name)
    now = timezone.now()
    ObjectKey.objects.bulk_create(
        [
            ObjectKey(
                ref=ref,
                wrapped=rules.wrap(master, rules.new_key(), ref=ref),
                master=name,
                created_at=now,
            )
            for ref in missing
        ],
        ignore_conflicts=True,
        batch_size=CHUNK,
    )
    return keys | existing(missing)


def made(ref: str) -> tuple[bytes, Part]:
    """A new open key for an object, and the part that writes it wrapped."""
    name = current_master()
    key = rules.new_key()
    row = ObjectKey(
        ref=ref,
        wrapped=rules.wrap(key_files.read(settings.MASTER_KEYS_DIR, name), key, ref=ref),
        master=name,
        created_at=timezone.now(),
    )
    return key, statements.insertion(row)


@transaction.atomic
def destroy(ref: str) -> None:
    """Erase the object's key: every box that it sealed is closed for ever, in every copy.

    An object that never had a key gets a destroyed one, so that nothing can be sealed
    for it later. Doing it twice changes nothing.
    """
    now = timezone.now()
    row, fresh = ObjectKey.objects.select_for_update().get_or_create(
        ref=ref,
        defaults={"wrapped": b"", "master": "", "created_at": now, "destroyed_at": now},
    )
    if not fresh and row.destroyed_at is None:
        row.wrapped = b""
        row.destroyed_at = now
        row.save(update_fields=["wrapped", "destroyed_at"])


def rotate() -> int:
    """Make a new master key and wrap every living key under it; the number of keys moved.

    No box is touched. Runs in chunks, each its own transaction: it may be interrupted
    and started again, and nobody waits for it. The old file may be put away once
    ``queries.keys_by_master`` names it no more and no older backup is needed.
    """
    current_master()
    name = key_files.create(settings.MASTER_KEYS_DIR)
    return rewrap(name)


def newest_master() -> str:
    """The id of the newest master key in the folder; raises where there is none."""
    found = key_files.names(settings.MASTER_KEYS_DIR)
    if not found:
        raise MasterKeyError(f"There is no master key in {settings.MASTER_KEYS_DIR}.")
    return found[-1]


def new_master(folder: Path) -> Path:
    """Make the master key that comes after the present ones, in another folder.

    For several machines: the file is brought to each of them before any of them uses it.
    """
    name = f"{int(newest_master()) + 1:04d}"
    if name in key_files.names(folder):
        raise MasterKeyError(f"{folder} holds a master-{name}.key already. It is not replaced.")
    return key_files.create_as(folder, name)


def rewrap(name: str) -> int:
    """Wrap every living key under one master key that already lies in the folder."""
    master = key_files.read(settings.MASTER_KEYS_DIR, name)
    moved = 0
    while True:
        with transaction.atomic():
            rows = list(
                ObjectKey.objects.select_for_update()
                .filter(destroyed_at__isnull=True)
                .exclude(master=name)
                .order_by("ref")[:CHUNK]
            )
            if not rows:
                return moved
            keys = _unwrapped(rows)
            for row in rows:
                row.wrapped = rules.wrap(master, keys[row.ref], ref=row.ref)
                row.master = name
            ObjectKey.objects.bulk_update(rows, ["wrapped", "master"], batch_size=CHUNK)
            moved += len(rows)
