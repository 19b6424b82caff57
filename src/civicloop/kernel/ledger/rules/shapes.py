"""What an event is allowed to look like, and how it becomes a row.

An event is a frozen dataclass in a module's ``events.py``. Its first field is the
reference of the object whose stream it joins. Values are references, codes, numbers,
field names and ISO dates; anything a person wrote stands in a field declared
``field(default="", metadata={"sealed": True})`` and leaves here apart from the body.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import uuid
from decimal import Decimal
from typing import Any

from civicloop.kernel.ledger.errors import EventShapeError

CODE = re.compile(r"[\w:.,/+\-#=|*%]{0,200}")
"""A reference, a code, a number, an ISO date: no blank, no line break, no ``@``."""


@dataclasses.dataclass(frozen=True, slots=True)
class Shape:
    """What is known of an event class once and for all."""

    name: str
    version: int
    stream: str
    body: tuple[str, ...]
    sealed: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Delivered:
    """An event as a subscriber receives it; ``sealed`` is the unopened box, if there is one."""

    name: str
    ref: str
    body: dict[str, Any]
    actor: str
    at: dt.datetime
    sequence: int
    number: int
    version: int = 1
    position: int = 0
    recorded_at: dt.datetime | None = None
    acting_for: str = ""
    request: str = ""
    sealed: bytes | None = None


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _label(module: str) -> str:
    parts = module.split(".")
    if "events" in parts[1:]:
        return parts[parts.index("events", 1) - 1]
    raise EventShapeError(f"{module} is no events.py, so its events have no module's name")


SHAPES: dict[type, Shape] = {}
"""What is known of each class, kept for as long as the process lives."""


def shape(cls: type) -> Shape:
    """The shape of an event class; a wrong class is refused with the reason.

    ``wire`` and ``version`` as class variables replace the derived name and 1.
    """
    found = SHAPES.get(cls)
    if found is None:
        found = SHAPES[cls] = _read_shape(cls)
    return found


def _read_shape(cls: type) -> Shape:
    params = getattr(cls, "__dataclass_params__", None)
    if params is None or not params.frozen:
        raise EventShapeError(f"{cls.__name__} must be a frozen dataclass")
    fields = dataclasses.fields(cls)
    if not fields or fields[0].metadata.get("sealed"):
        raise EventShapeError(f"{cls.__name__}: the first field is the object's reference")
    sealed = tuple(field.name for field in fields if field.metadata.get("sealed"))
    if "reason" in sealed:
        raise EventShapeError(f"{cls.__name__}: the reason is an argument of append")
    wire = getattr(cls, "wire", "") or f"{_label(cls.__module__)}.{_snake(cls.__name__)}"
    return Shape(
        name=wire,
        version=getattr(cls, "version", 1),
        stream=fields[0].name,
        body=tuple(field.name for field in fields if field.name not in sealed),
        sealed=sealed,
    )


def wire_name(cls: type) -> str:
    """The name of an event outside its module: ``cases.case_assigned``."""
    return shape(cls).name


def _instant(value: dt.datetime) -> str:
    if value.tzinfo is None:
        raise EventShapeError("an instant in an event needs its time zone")
    return value.astimezone(dt.UTC).isoformat()


def _plain(where: str, value: object) -> object:  # noqa: PLR0911 (one line per kind of value)
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            if CODE.fullmatch(value) is None:
                raise EventShapeError(
                    f"{where}: free text does not belong in the open part of an event; "
                    'declare the field with metadata={"sealed": True}'
                )
            return str(value)
        case dt.datetime():
            return _instant(value)
        case dt.date():
            return value.isoformat()
        case Decimal() | uuid.UUID():
            return str(value)
        case dict():
            return {str(_plain(where, str(k))): _plain(where, v) for k, v in value.items()}
        case tuple() | list():
            return [_plain(where, item) for item in value]
        case set() | frozenset():
            return sorted((_plain(where, item) for item in value), key=str)
        case _:
            raise EventShapeError(f"{where}: a {type(value).__name__} cannot stand in an event")


def body(event: object) -> dict[str, Any]:
    """The open part of an event, as JSON takes it."""
    form = shape(type(event))
    return {name: _plain(f"{form.name}.{name}", getattr(event, name)) for name in form.body}


def stream(event: object) -> str:
    """The reference of the object whose stream the event joins."""
    form = shape(type(event))
    ref = getattr(event, form.stream)
    if not isinstance(ref, str) or ref.count(":") < 1 or CODE.fullmatch(ref) is None:
        raise EventShapeError(f"{form.name}.{form.stream}: {ref!r} is no reference")
    return ref


def secrets(event: object, reason: str) -> dict[str, str]:
    """The part of an event that is sealed: what a person wrote, and the reason given."""
    form = shape(type(event))
    texts = {name: str(value) for name in form.sealed if (value := getattr(event, name))}
    return {**texts, "reason": reason} if reason else texts
