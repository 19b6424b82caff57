"""The verbs about units, people, posts and deputies."""

from civicloop.kernel.organizations.services.deputies import name_deputy, withdraw_deputy
from civicloop.kernel.organizations.services.people import (
    change_person,
    forget_contact,
    join,
    leave,
)
from civicloop.kernel.organizations.services.posts import end_post, take_post
from civicloop.kernel.organizations.services.units import (
    change_unit,
    create_unit,
    end_unit,
    move_unit,
    rename_unit,
)

__all__ = [
    "change_person",
    "change_unit",
    "create_unit",
    "end_post",
    "end_unit",
    "forget_contact",
    "join",
    "leave",
    "move_unit",
    "name_deputy",
    "rename_unit",
    "take_post",
    "withdraw_deputy",
]
