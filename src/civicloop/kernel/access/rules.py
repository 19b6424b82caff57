"""Marks: who may open a view. Pure; a view without a mark is refused.

The three decorators work on functions and on class-based views::

    @needs("cases.assign")
    class Assign(View): ...

Views of other packages, which cannot be decorated, are marked by name in a
module's ``declarations``: ``mark_view("allauth.account.views.LoginView", public)``.
A name with a colon is the name of a url (``open311:post_request``); any other is the
dotted name of the function or class.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from civicloop.kernel.actors.rules import PERMISSIONS, Actor, ActorKind
from civicloop.kernel.registry.rules import Registry

ATTRIBUTE = "__access_mark__"
View = TypeVar("View", bound=Callable[..., Any])


class Door(StrEnum):
    """How far a view is open."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    NEEDS = "needs"


@dataclass(frozen=True, slots=True)
class Mark:
    """Who may open a view; several permissions mean that one of them is enough.

    ``own_key``: the view looks at a program's key itself and answers in its own form.
    """

    door: Door
    permissions: tuple[str, ...] = ()
    own_key: bool = False

    def __call__(self, view: View) -> View:
        """Put the mark on a view, so that a mark is its own decorator."""
        setattr(view, ATTRIBUTE, self)
        return view

    def opens_for(self, actor: Actor) -> bool:
        """Whether the actor may pass; an undeclared permission raises."""
        if self.door is Door.PUBLIC:
            return True
        if self.door is Door.SIGNED_IN:
            return actor.kind is not ActorKind.CITIZEN
        held = {name: actor.may(name) for name in self.permissions}  # every name is checked
        return any(held.values())


public = Mark(Door.PUBLIC)
public_with_own_key = Mark(Door.PUBLIC, own_key=True)
signed_in = Mark(Door.SIGNED_IN)


def needs(*permissions: str) -> Mark:
    """A mark that asks for one of the named permissions, held in any unit."""
    if not permissions:
        raise ValueError("needs() wants at least one permission")
    return Mark(Door.NEEDS, permissions)


VIEW_MARKS: Registry[Mark] = Registry("marked view")


def mark_view(name: str, mark: Mark) -> None:
    """Mark a view that belongs to another package, by its dotted name or its url name."""
    VIEW_MARKS.declare(name, mark)


def dotted_name(view: Callable[..., Any]) -> str:
    """The name under which a view stands in the table: that of its class, if it has one."""
    target = getattr(view, "view_class", None) or getattr(view, "func", view)
    name = getattr(target, "__qualname__", type(target).__qualname__)
    return f"{target.__module__}.{name}"


def mark_of(view: Callable[..., Any], url_name: str = "") -> Mark | None:
    """The mark of a view: by its url name, on itself, on its class, or by its dotted name."""
    if url_name in VIEW_MARKS:
        return VIEW_MARKS.get(url_name)
    for holder in (view, getattr(view, "view_class", None), getattr(view, "func", None)):
        mark = getattr(holder, ATTRIBUTE, None)
        if isinstance(mark, Mark):
            return mark
    name = dotted_name(view)
    return VIEW_MARKS.get(name) if name in VIEW_MARKS else None


def declared(names: Iterable[str]) -> list[str]:
    """The names without repetition, in order; an undeclared one raises."""
    kept = dict.fromkeys(names)
    for name in kept:
        PERMISSIONS.get(name)
    return list(kept)


FIRST_ROLES = {
    "agent": ("1999 話務人員", "1999 agent"),
    "officer": ("機關承辦人", "Agency officer"),
    "crew": ("外勤人員", "Crew"),
    "head": ("單位主管", "Unit head"),
    "analyst": ("研考會分析員", "Commission analyst"),
    "mayor": ("市長室", "Mayor's office"),
    "administrator": ("系統管理員", "Administrator"),
}
"""The roles that the product brings; a city adds its own."""


def default_permissions(role: str) -> list[str]:
    """What a role holds from the start, by the declarations of the modules."""
    return [entry.name for entry in PERMISSIONS.values() if role in entry.roles]


BEARER = "Bearer "
KEY_START = "civicloop_"
SHOWN_OF_KEY = 8


def new_api_key() -> str:
    """A secret of 256 bits with a start that scanners for leaked secrets can find."""
    return KEY_START + secrets.token_urlsafe(32)


def bearer(header: str) -> str:
    """The API key in an ``Authorization`` header, or nothing."""
    return header.removeprefix(BEARER).strip() if header.startswith(BEARER) else ""


def shown_part(key: str) -> str:
    """The part of a key that may be shown and logged."""
    return key.removeprefix(KEY_START)[:SHOWN_OF_KEY]


def digest(key: str) -> str:
    """What is stored of a key. A fast hash is right for 256 random bits."""
    return hashlib.sha256(key.encode()).hexdigest()
