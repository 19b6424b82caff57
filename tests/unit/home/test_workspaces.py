"""The workspace follows from what a person may do."""

from django.urls import reverse

from civicloop.assembly.home.rules import WORKSPACES, workspaces
from civicloop.kernel.actors.rules import PERMISSIONS, person


def open_to(*permissions):
    held = [name for name in permissions if name in PERMISSIONS]
    actor = person(1, grants=dict.fromkeys(held))
    return list(workspaces(actor, PERMISSIONS))


def test_who_sees_the_administration_begins_in_the_administration():
    assert open_to("administration.see_overview", "dashboards.open_rows")[0] == (
        "administration:overview"
    )


def test_who_sees_only_figures_begins_there():
    assert open_to("dashboards.open_rows") == ["dashboards:index"]


def test_who_holds_nothing_has_no_workspace():
    assert open_to() == []


def test_a_permission_that_no_module_declares_leads_nowhere():
    actor = person(1, grants={"administration.see_overview": None})
    assert list(workspaces(actor, {"dashboards.open_rows"})) == []


def test_every_workspace_is_a_page_of_a_declared_right():
    assert [right for right, _ in WORKSPACES if right not in PERMISSIONS] == []
    assert all(reverse(url_name) for _, url_name in WORKSPACES)
