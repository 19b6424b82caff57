"""Accounts to look around with: one for each role, with a password and a code generator."""

from __future__ import annotations

import base64
import json
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from civicloop.assembly.demonstration.rules.staff import ACCOUNTS
from civicloop.kernel.access import queries as keys
from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations
from civicloop.platform.identity import services as identity

PASSWORD_SIGNS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # noqa: S105
PASSWORD_GROUPS, GROUP = 4, 5
KEY_NAME = "Open311 (demonstration)"
KEY_PERMISSIONS = ("cases.open_for_caller", "cases.post_open311")


def accounts_path() -> Path:
    """Where the accounts are written down, for the owner of the files alone."""
    return Path(settings.DATA_DIR) / "demo" / "accounts.json"


def open_accounts(*, actor: Actor, now: datetime) -> dict[str, Any]:
    """Give each role's person a password and a seed, and a program a key; what was given."""
    roles = {}
    for role in ACCOUNTS:
        person = organizations.person(username=role)
        password, seed = new_password(), new_seed()
        identity.create_account(person, password, seed, actor=actor)
        roles[role] = {"username": role, "password": password, "totp_secret": seed}
    key = access.issue_api_key(KEY_NAME, KEY_PERMISSIONS, actor=actor, now=now)
    return {"roles": roles, "open311_api_key": key.secret}


def renew_accounts(*, actor: Actor, now: datetime) -> dict[str, Any]:
    """New passwords, seeds and a new key, where the file with the first ones was lost."""
    roles = {}
    for role in ACCOUNTS:
        person = organizations.person(username=role)
        password, seed = new_password(), new_seed()
        identity.reset_factors(person, actor=actor, reason="accounts written down anew")
        identity.set_password(person, password, actor=actor)
        identity.add_code_factor(person, seed, actor=actor)
        roles[role] = {"username": role, "password": password, "totp_secret": seed}
    key = access.issue_api_key(KEY_NAME, KEY_PERMISSIONS, actor=actor, now=now)
    return {"roles": roles, "open311_api_key": key.secret}


def program_of(accounts: dict[str, Any], now: datetime) -> Actor:
    """The program behind the key that was given."""
    found = keys.actor_for_api_key(accounts["open311_api_key"], now)
    assert found is not None, "the key was issued a moment ago"
    return found


def write_down(accounts: dict[str, Any]) -> Path:
    """Write the accounts into their file, whole or not at all."""
    path = accounts_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(accounts, out, ensure_ascii=False, indent=2)
        out.write("\n")
    beside.replace(path)
    return path


def new_password() -> str:
    """Twenty signs that are not mistaken for each other, in groups that one can type."""
    groups = (
        "".join(secrets.choice(PASSWORD_SIGNS) for _ in range(GROUP))
        for _ in range(PASSWORD_GROUPS)
    )
    return "-".join(groups)


def new_seed() -> str:
    """The seed of a code generator: 160 random bits in base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()
