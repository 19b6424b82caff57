"""For which agency an entry is added: one's own, or any for those who keep the register."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from civicloop.engines.registers import policies
from civicloop.engines.registers.models import Register
from civicloop.engines.registers.rules import Reach
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations

Choices = list[tuple[str, str]]


def own_unit(actor: Actor, register: Register) -> int | None:
    """The unit that somebody adds entries for, where they choose none."""
    if policies.is_keeper(actor, register):
        return register.owner_id
    units = actor.units_for("registers.edit") or frozenset()
    return min(actor.units & units or units, default=None)


def unit_choices(actor: Actor, register: Register) -> Choices:
    """The agencies to choose from; nothing where there is no choice.

    Who keeps a register that is filled in by the agencies adds entries for any of them.
    """
    if register.definition.edits is not Reach.AGENCIES:
        return []
    rows = agencies()
    if policies.is_keeper(actor, register):
        owner = register.owner.name if register.owner else _("The whole city")
        return [("", owner), *(row for row in rows if row[0] != str(register.owner_id))]
    units = actor.units_for("registers.edit") or frozenset()
    mine = [row for row in rows if int(row[0]) in units]
    return mine if len(mine) > 1 else []


def agencies() -> Choices:
    """The units of today, by the tree."""
    today = timezone.localtime(clock.now()).date()
    return [(str(row.pk), row.name) for row in organizations.units_in_force(today)]
