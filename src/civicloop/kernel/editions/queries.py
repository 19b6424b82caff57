"""Which edition of a family holds, and values kept for as long as it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from civicloop.kernel.statements import services as statements
from civicloop.kernel.statements.rules import Part

Given = ParamSpec("Given")
Found = TypeVar("Found")

TOKENS = Part("tokens", "SELECT json_object_agg(family, token) FROM editions_edition")
_look: ContextVar[dict[str, str] | None] = ContextVar("civicloop_look", default=None)


class _ChangedError(Exception):
    """The tokens of a look are no longer those of the rows."""


def tokens() -> Mapping[str, str]:
    """The tokens of all families: one statement, or none inside a look that has them."""
    return _look.get() or _read()


def _read() -> Mapping[str, str]:
    found: Mapping[str, str] = statements.ask(TOKENS)[0] or {}
    seen = _look.get()
    if seen is not None:
        seen.update(found)
    return found


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
    changes it.
    """

    def keep(read: Callable[Given, Found]) -> Callable[Given, Found]:
        def of(now: Mapping[str, str]) -> tuple[str | None, ...]:
            return tuple(now.get(family) for family in families)

        @lru_cache(maxsize=most)
        def known(under: tuple[str | None, ...], *given: Any, **named: Any) -> Found:  # noqa: ANN401
            if of(_read()) != under:
                raise _ChangedError
            return read(*given, **named)

        @wraps(read)
        def asked(*given: Given.args, **named: Given.kwargs) -> Found:
            while True:
                try:
                    return known(of(tokens()), *given, **named)  # type: ignore[arg-type]
                except _ChangedError:
                    continue

        return asked

    return keep
