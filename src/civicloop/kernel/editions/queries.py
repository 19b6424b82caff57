"""Which edition of a family holds, and values kept for as long as it does."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from threading import RLock
from typing import Any, ParamSpec, TypeVar

from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part

Given = ParamSpec("Given")
Found = TypeVar("Found")

TOKENS = Part("tokens", "SELECT json_object_agg(family, token) FROM editions_edition")
_look: ContextVar[dict[str, str] | None] = ContextVar("civicloop_look", default=None)


def tokens() -> Mapping[str, str]:
    """The tokens of all families: one statement, or none inside a look that has them."""
    return _look.get() or _read()


def _read() -> Mapping[str, str]:
    found: Mapping[str, str] = statements.ask(TOKENS)[0] or {}
    seen = _look.get()
    if seen is not None:
        seen.update(found)
    return found


def look_and_ask(*parts: Part) -> tuple[Any, ...]:
    """The one value of each part, and in the same statement the tokens for the present look.

    They are as old as the statement, and those of the look before it count no more.
    """
    *values, found = statements.ask(*parts, TOKENS)
    seen = _look.get()
    if seen is not None:
        seen.update(found or {})
    return tuple(values)


@contextmanager
def one_look() -> Iterator[None]:
    """Read the tokens once for everything inside, at most as old as the block.

    A look is as short as a request: what somebody else commits meanwhile counts from the
    next one on. Inside another look it is the same look.
    """
    if _look.get() is not None:
        yield
        return
    reset = _look.set({})
    try:
        yield
    finally:
        _look.reset(reset)


def kept(
    *families: str, most: int = 256
) -> Callable[[Callable[Given, Found]], Callable[Given, Found]]:
    """Keep what a function of hashable arguments returns, while its families stay the same.

    The function reads rows of these families and nothing else that changes, and writes
    none. What is read under a token that is no longer in force is read again; a token that
    was rolled back is never given again. What is returned is shared by all threads: nobody
    changes it. Threads that miss the same thing wait for the one that reads it; of more than
    ``most`` the ones read first go first.
    """

    def keep(read: Callable[Given, Found]) -> Callable[Given, Found]:
        known: dict[Hashable, tuple[Found]] = {}
        reading = RLock()

        def of(now: Mapping[str, str]) -> tuple[str | None, ...]:
            return tuple(now.get(family) for family in families)

        @wraps(read)
        def asked(*given: Given.args, **named: Given.kwargs) -> Found:
            wanted = (given, tuple(named.items())) if named else given
            found = known.get((of(tokens()), wanted))
            if found is not None:
                return found[0]
            with reading:
                key = (of(_read()), wanted)
                if key not in known:
                    value = read(*given, **named)
                    if len(known) >= most:
                        del known[next(iter(known))]
                    known[key] = (value,)
                return known[key][0]

        return asked

    return keep
