"""Limits, the arithmetic of their places, and marks on views. Pure.

A limit of 30 in an hour lets 30 through at once, and then one every two minutes. What is
kept is one instant: when all places are free again. Each use moves it on by an hour / 30;
a use that would move it further ahead than an hour is refused. (This is the generic cell
rate algorithm of ITU-T I.371, with the whole limit as its tolerance.)
"""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from civicloop.kernel.limits.errors import LimitSettingError
from civicloop.kernel.registry.rules import Registry

ATTRIBUTE: Final = "__limits__"
OFF: Final = "off"
IPV6_PREFIX: Final = 64
"""One subscriber holds at least so wide a network, and can post from any address in it."""

_ENTRY = re.compile(r"([a-z0-9_.]+)=([0-9]{1,6})/([0-9]{1,6})")
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one subject may do something: ``most`` times in ``seconds``."""

    key: str
    most: int
    seconds: int
    zh: str
    en: str

    @property
    def step(self) -> timedelta:
        """How long one use takes to be free again."""
        return timedelta(seconds=self.seconds) / self.most


LIMITS: Registry[Limit] = Registry("limit")


def declare_limit(key: str, *, most: int, seconds: int, zh: str, en: str) -> Limit:
    """Declare ``module.action.subject``; a city may set other numbers by ``RATE_LIMITS``."""
    if most < 1 or seconds < 1:
        raise ValueError(f"{key}: a limit lets at least one through, in at least a second")
    limit = Limit(key, most, seconds, zh, en)
    return LIMITS.declare(key, limit)


def chosen(entries: tuple[str, ...]) -> Mapping[str, Limit]:
    """The limits in force by the setting; none at all when it says ``off``.

    An entry such as ``cases.report=60/3600`` replaces the numbers that the product brings.
    """
    if any(entry.lower() == OFF for entry in entries):
        if len(entries) > 1:
            raise LimitSettingError("RATE_LIMITS is “off” or names limits, not both.")
        return {}
    found = {limit.key: limit for limit in LIMITS.values()}
    for entry in entries:
        parts = _ENTRY.fullmatch(entry)
        if parts is None or not int(parts[2]) or not int(parts[3]):
            raise LimitSettingError(
                f"RATE_LIMITS: {entry!r} is not of the form name=times/seconds."
            )
        if parts[1] not in found:
            raise LimitSettingError(f"RATE_LIMITS: there is no limit {parts[1]!r}.")
        found[parts[1]] = replace(found[parts[1]], most=int(parts[2]), seconds=int(parts[3]))
    return found


def after_use(full_at: datetime | None, limit: Limit, now: datetime) -> datetime | None:
    """When all places are free after one more use; ``None`` if there is no place now."""
    begins = now if full_at is None else max(full_at, now)
    after = begins + limit.step
    return after if after <= now + timedelta(seconds=limit.seconds) else None


def seconds_to_wait(full_at: datetime | None, limit: Limit, now: datetime) -> int:
    """How long until there is a place, in whole seconds."""
    if full_at is None:
        return 0
    free_at = full_at + limit.step - timedelta(seconds=limit.seconds)
    return max(0, math.ceil((free_at - now).total_seconds()))


def network(address: str) -> str:
    """Who an address is counted as: itself, or the network of one IPv6 subscriber."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, IPV6_PREFIX), strict=False))


def limited(*keys: str) -> Callable[[View], View]:
    """Mark a view: each of its posts takes a place under these limits, by the visitor's address."""

    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, keys)
        return view

    return mark


def limits_of(view: Callable[..., Any]) -> tuple[str, ...]:
    """The limits on a view."""
    found: tuple[str, ...] = getattr(view, ATTRIBUTE, ())
    return found
