"""The workspace follows from what a person may do."""

from civicloop.assembly.home.rules import workspaces
from civicloop.kernel.actors.rules import PERMISSIONS, person


def open_to(*permissions):
    held = [name for name in permissions if name in PERMISSIONS]
    actor = person(1, grants=dict.fromkeys(held))
    return list(workspaces(actor, PERMISSIONS))


def test_who_manages_roles_begins_in_the_administration():
    assert open_to("access.manage_roles", "dashboards.see_figures")[0] == "administration:index"


def test_who_sees_only_figures_begins_there():
    assert open_to("dashboards.see_figures") == ["dashboards:index"]


def test_who_holds_nothing_has_no_workspace():
    assert open_to() == []


def test_a_permission_that_no_module_declares_leads_nowhere():
    actor = person(1, grants={"access.manage_roles": None})
    assert list(workspaces(actor, {"dashboards.see_figures"})) == []
