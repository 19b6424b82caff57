"""What operation publishes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BackupMade:
    """A set was written: everything that the installation keeps lies in one more place."""

    backup: str
    name: str
    sequence: int
    bytes: int


@dataclass(frozen=True)
class InstallationRestored:
    """The installation was brought back from a set; what came after it is gone."""

    installation: str
    name: str
    sequence: int


@dataclass(frozen=True)
class InstallationUpgraded:
    """The tables were brought up to a newer version of the program."""

    installation: str
    version: str
    migrations: int


@dataclass(frozen=True)
class KeysRotated:
    """Every living object key was wrapped under another master key."""

    installation: str
    master: str
    moved: int


@dataclass(frozen=True)
class FaultFound:
    """The doctor found something bad that was good before."""

    fault: str
    subject: str


@dataclass(frozen=True)
class FaultMended:
    """What the doctor had found bad is good again."""

    fault: str
    subject: str
