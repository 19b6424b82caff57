"""Lay out a place once: system user, folders, binaries, data."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from civicloop.kernel.embedded import queries, rules
from civicloop.kernel.embedded.errors import (
    BinariesError,
    PlaceError,
    StartError,
    SystemUserError,
    VersionError,
)
from civicloop.kernel.embedded.queries import Binaries
from civicloop.kernel.embedded.rules import Place

Report = Callable[[str], None]
SYSTEM_USER = "civicloop"
FALLBACK_USERS = ("postgres", "nobody")


@dataclass(frozen=True)
class RunAs:
    """The user of the machine that PostgreSQL runs as."""

    name: str
    uid: int
    gid: int
    switch: bool  # whether this process is root and must become that user

    def process_options(self) -> dict[str, object]:
        """What ``subprocess`` needs to run a program as this user."""
        options: dict[str, object] = {"cwd": "/", "umask": 0o077, "stdin": subprocess.DEVNULL}
        if self.switch:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options


def lay_out(where: Place, report: Report, *, durable: bool) -> tuple[Binaries, RunAs]:
    """Make sure that the server of a place can be started; what is there is kept."""
    packaged = queries.packaged_binaries()
    _check_version(where, packaged)
    _check_owner(where)
    user = _run_as(where, report)
    fresh = not where.home.exists()
    _make_folders(where, user)
    binaries = _binaries(where, packaged)
    _check_binaries(binaries, user, where)
    if where.as_root and fresh:
        report(f"PostgreSQL runs as the user {user.name}; data and binaries: {where.home}")
    if not (where.data / "PG_VERSION").exists():
        report(f"Creating the database in {where.data}")
        _create_data(where, binaries, user, durable=durable)
    _write_record(where)
    return binaries, user


def _check_version(where: Place, packaged: Binaries) -> None:
    made_by = queries.data_version(where)
    if made_by and made_by != str(rules.major(packaged.version)):
        raise VersionError(
            f"The data in {where.data} belong to PostgreSQL {made_by}; the installed one is "
            f"{packaged.version}. Move them with pg_dump of {made_by} as "
            "docs/operating/embedded-postgresql.md says, or start over with make reset."
        )


def _check_owner(where: Place) -> None:
    """Refuse data that another user of the machine started: there would be two databases."""
    try:
        owner = json.loads(where.record.read_text())["uid"]
    except (OSError, ValueError, KeyError):
        return
    if owner != os.geteuid():
        name = queries.user_name(owner) or f"number {owner}"
        raise PlaceError(
            f"The database of {where.control.parent} belongs to the user {name}. "
            "Run as that user, or name another folder with DATA_DIR."
        )


def _run_as(where: Place, report: Report) -> RunAs:
    uid = os.geteuid()
    if not where.as_root:
        name = queries.user_name(uid)
        if not name:
            raise SystemUserError(
                f"The machine knows no name for user number {uid}, which PostgreSQL needs. "
                "Run as a user with an entry in /etc/passwd, or set DATABASE_URL."
            )
        return RunAs(name, uid, os.getegid(), switch=False)
    for name in (SYSTEM_USER, *FALLBACK_USERS):
        if name == SYSTEM_USER:
            _create_system_user(report)
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return RunAs(name, entry.pw_uid, entry.pw_gid, switch=True)
    raise SystemUserError(
        "PostgreSQL does not run as root, and no other user could be made. "
        f"Add one (useradd --system {SYSTEM_USER}), run as another user, or set DATABASE_URL."
    )


def _create_system_user(report: Report) -> None:
    """Add the system user unless it is there; a machine that refuses has a fallback."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        if useradd is None:
            return
        command = [useradd, "--system", "--user-group", "--no-create-home"]
        command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (fixed words)
        if done.returncode:
            report(f"The user {SYSTEM_USER} could not be added: {done.stderr.strip()}")


def _make_folders(where: Place, user: RunAs) -> None:
    """Make the folders that are missing; the mode of one that is there is never changed."""
    where.control.mkdir(mode=0o700, parents=True, exist_ok=True)
    if where.as_root:
        for folder in (rules.ROOT_HOME, where.home):
            if not folder.exists():
                folder.mkdir(parents=True)
                folder.chmod(0o755)  # whatever the umask: the server's user must pass
    for folder in (where.logs, where.sockets):
        if not folder.exists():
            folder.mkdir(mode=0o700)
            if user.switch:
                os.chown(folder, user.uid, user.gid)
        _check_private(folder, user)


def _check_private(folder: Path, user: RunAs) -> None:
    """Refuse a folder that somebody else put there first."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.uid or found.st_mode & 0o077:
        raise PlaceError(
            f"{folder} must be a folder of the user {user.name}, closed to others. Remove it."
        )


def _binaries(where: Place, packaged: Binaries) -> Binaries:
    """The binaries to run: the package's own, or for root a copy that its user can reach."""
    if not where.as_root:
        return packaged
    folder = where.home / f"postgresql-{packaged.version}"
    package = packaged.folder.parent
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=where.home) as half_done:
            copy = Path(half_done) / "copy"
            skipped = shutil.ignore_patterns("include", "*.a")
            inside = copy / package.name / packaged.folder.name
            shutil.copytree(packaged.folder, inside, ignore=skipped)
            libraries = package.with_name(package.name + ".libs")  # found by their place
            if libraries.is_dir():
                shutil.copytree(libraries, copy / libraries.name)
            _open_for_reading(copy)
            copy.rename(folder)
    return Binaries(folder / package.name / packaged.folder.name, packaged.version)


def _open_for_reading(copy: Path) -> None:
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.parent.name in {"bin", "lib"} or ".so" in path.name
            path.chmod(0o755 if runs else 0o644)


def _check_binaries(binaries: Binaries, user: RunAs, where: Place) -> None:
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            [binaries.program("postgres"), "--version"],
            capture_output=True,
            text=True,
            check=False,
            **user.process_options(),  # type: ignore[call-overload]  # options by user
        )
    except PermissionError as problem:
        raise PlaceError(
            f"The user {user.name} cannot reach {binaries.folder}: a folder above is closed to "
            f"others. Open {where.home.parent} for passing (chmod o+x), or set DATABASE_URL."
        ) from problem
    except OSError as problem:
        raise BinariesError(_does_not_run(binaries, str(problem))) from problem
    if rules.parse_version(done.stdout) != binaries.version:
        raise BinariesError(_does_not_run(binaries, done.stderr.strip()))


def _does_not_run(binaries: Binaries, why: str) -> str:
    return f"{binaries.program('postgres')} does not run here ({why}). Set DATABASE_URL."


def _create_data(where: Place, binaries: Binaries, user: RunAs, *, durable: bool) -> None:
    """Run ``initdb`` beside the final folder, so that a broken-off one leaves nothing half."""
    half_done = where.home / "data.new"
    shutil.rmtree(half_done, ignore_errors=True)
    half_done.mkdir(mode=0o700)
    if user.switch:
        os.chown(half_done, user.uid, user.gid)
    command = [binaries.program("initdb"), "--pgdata", str(half_done), "--encoding=UTF8"]
    command += [*rules.locale_options(binaries.version), f"--username={rules.SUPERUSER}"]
    command += ["--auth-local=peer", "--auth-host=reject", "--no-instructions", "--data-checksums"]
    if not durable:
        command.append("--no-sync")
    done = subprocess.run(  # noqa: S603 (our own program)
        command,
        capture_output=True,
        text=True,
        check=False,
        **user.process_options(),  # type: ignore[call-overload]  # options by user
    )
    if done.returncode:
        raise StartError(f"The database could not be created: {done.stderr.strip()}")
    half_done.rename(where.data)


def _write_record(where: Place) -> None:
    note = {"uid": os.geteuid(), "home": str(where.home), "address": where.address}
    text = json.dumps(note, indent=1) + "\n"
    if not where.record.exists() or where.record.read_text() != text:
        where.record.write_text(text)


def configure(where: Place, user: RunAs, *, durable: bool) -> None:
    """Write the server's settings and who may sign in."""
    settings = rules.server_settings(
        where, memory=queries.memory(), shared_memory=queries.shared_memory(), durable=durable
    )
    names = sorted({user.name, queries.user_name(os.geteuid())})
    _replace(where.data / "civicloop.conf", rules.settings_text(settings), user)
    _replace(where.data / "pg_ident.conf", rules.ident_text(names), user)
    _replace(where.data / "pg_hba.conf", rules.HBA_TEXT, user)
    main = where.data / "postgresql.conf"
    if rules.INCLUDES not in main.read_text():
        _replace(main, main.read_text() + rules.INCLUDES, user)


def _replace(path: Path, text: str, user: RunAs) -> None:
    """Write a file whole or not at all, for the server's user alone."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        if user.switch:
            os.fchown(file.fileno(), user.uid, user.gid)
    new.replace(path)
