"""Who did something, by the reference of the actor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from civicloop.kernel.organizations import queries as organizations


def people(refs: Iterable[str]) -> Mapping[str, str]:
    """The names of actors; machines have none."""
    known = {ref: ref.replace("person:", "organizations:person:", 1) for ref in refs if ref}
    names = organizations.names_of(sorted(set(known.values())))
    return {ref: names.get(one, "") for ref, one in known.items()}
