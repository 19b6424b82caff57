"""Which cells are hidden because they would tell of single people, and which beside them.

Of a table of members with their total, every cell from 1 to ``floor`` − 1 is hidden, and with
it the empty ones; then as many of the next smallest as it takes that no hidden number
can be computed from what is shown, by somebody who knows this rule too. The rule looks at numbers
alone: had two hidden members each other's numbers, the same cells would be hidden and the same
numbers shown. So two different numbers among the hidden ones are enough, and equal ones where one
more here and one less there would look the same. A test tries every small table.

A total below the floor hides all of its table. Members inside others (categories in a group)
are tables of their own, each with its group as the total; what is hidden above is hidden below.
Over several months a hidden month hides the whole (``cells.over_time``), and a month that still
runs is hidden: from one day to the next the newest answer could be computed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

LEAST_FLOOR = 3
"""Two answers of two people tell each of them of the other; below that nothing can be hidden."""


def hidden_members(
    numbers: Mapping[str, int],
    floor: int,
    *,
    inside: Mapping[str, str] | None = None,
    knows_empty: bool = False,
) -> frozenset[str]:
    """The members whose figures are hidden, of all members of a dimension and their rows.

    ``numbers`` has every member, the empty ones too. ``inside`` names the wider member in which
    each one lies, where the dimension is a division of another. Where everybody ``knows_empty``
    members, because their meetings or entries are public, these hide no other: of those with
    anybody in them there must be different ones.
    """
    if is_hidden(sum(numbers.values()), floor):
        return frozenset(numbers)
    if inside is None:
        return _of_family(numbers, floor, knows_empty)
    families: dict[str, dict[str, int]] = {}
    for member, number in numbers.items():
        families.setdefault(inside[member], {})[member] = number
    wide = {key: sum(family.values()) for key, family in families.items()}
    above = hidden_members(wide, floor, knows_empty=knows_empty)
    found: set[str] = set()
    for key, family in families.items():
        found |= set(family) if key in above else _of_family(family, floor, knows_empty)
    return frozenset(found)


def is_hidden(number: int, floor: int) -> bool:
    """Whether a number by itself tells of so few that it is hidden."""
    return 0 < number < floor


def _of_family(numbers: Mapping[str, int], floor: int, knows_empty: bool) -> frozenset[str]:
    if not any(is_hidden(number, floor) for number in numbers.values()):
        return frozenset()
    hidden = {member for member, number in numbers.items() if number < floor}
    tells = _tells_alike if knows_empty else _tells
    while tells([numbers[member] for member in hidden], floor):
        others = [number for member, number in numbers.items() if member not in hidden]
        if not others:
            break
        hidden |= {member for member, number in numbers.items() if number == min(others)}
    if len(hidden) >= len(numbers) - 1:
        return frozenset(numbers)
    return frozenset(hidden)


def _tells(numbers: Collection[int], floor: int) -> bool:
    """Whether the sum of hidden numbers alone says what each of them is."""
    return len(numbers) == 1 or set(numbers) == {floor - 1}


def _tells_alike(numbers: Collection[int], _floor: int) -> bool:
    """Whether those with anybody in them are all alike, so that their sum says what each is."""
    return len({number for number in numbers if number}) == 1
