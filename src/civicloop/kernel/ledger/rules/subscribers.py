"""Who wants to hear of which events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from civicloop.kernel.ledger.rules.shapes import Delivered
from civicloop.kernel.registry.rules import Registry

Reaction = Callable[[Delivered], None]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A reaction under a name that never changes: its position is kept under it."""

    name: str
    events: tuple[str, ...]
    react: Reaction
    from_start: bool = False

    @property
    def takes_all(self) -> bool:
        """Whether every event is wanted."""
        return "*" in self.events

    def takes(self, name: str) -> bool:
        """Whether an event of this name is wanted: by its name, its module, or all."""
        return (
            self.takes_all
            or name in self.events
            or f"{name.split('.', maxsplit=1)[0]}.*" in self.events
        )


SUBSCRIBERS: Registry[Subscriber] = Registry("subscriber")


def subscribe(*events: str, name: str, from_start: bool = False) -> Callable[[Reaction], Reaction]:
    """Call a function for each event of these names (``cases.case_opened``, ``cases.*``, ``*``).

    The function runs in one transaction with its position, after the event was committed
    and sealed: at least once, in the order of each object. It must be able to run twice.
    If it raises, its changes are undone and it is tried again later; until then the
    object's later events wait for it, other objects' do not. A new subscriber hears what
    is sealed after it was installed; ``from_start`` gives it the whole history first.
    """
    if not events:
        raise ValueError(f"the subscriber {name!r} names no event")

    def install(react: Reaction) -> Reaction:
        SUBSCRIBERS.declare(name, Subscriber(name, events, react, from_start))
        return react

    return install
