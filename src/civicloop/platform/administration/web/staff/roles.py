"""Roles: who may do what, as a matrix and one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access import queries as access
from civicloop.kernel.access import services
from civicloop.kernel.access.errors import UnknownRoleError
from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import PERMISSIONS, Actor
from civicloop.kernel.clock import services as clock
from civicloop.platform.administration.web.changes import Change, Crumb, crumb
from civicloop.platform.administration.web.forms.rights import (
    NewRoleForm,
    RoleForm,
    permission_label,
)

MANAGE = needs("access.manage_roles")
ROLES = ("roles", _("Roles and permissions"))


def module_of(name: str) -> str:
    """The module that a permission belongs to."""
    return name.partition(".")[0]


def by_module(names: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Permissions in groups."""
    return [(module, list(found)) for module, found in groupby(sorted(names), module_of)]


@MANAGE
def show_roles(request: HttpRequest) -> HttpResponse:
    """The matrix of permissions and roles."""
    roles = list(access.roles())
    held = [set(role.permissions) for role in roles]
    groups = [
        {
            "module": module,
            "rows": [
                {"name": n, "label": permission_label(n), "cells": [n in has for has in held]}
                for n in names
            ],
        }
        for module, names in by_module(PERMISSIONS)
    ]
    counts = access.holders(clock.now())
    context = {
        "roles": [{"role": role, "people": counts.get(role.pk, 0)} for role in roles],
        "groups": groups,
        "width": len(roles) + 1,
    }
    return render(request, "administration/roles.html", context)


class RolePage(Change):
    """A form whose permissions stand in groups."""

    template_name = "administration/role.html"

    def up(self) -> list[Crumb]:
        """The matrix."""
        return [crumb(*ROLES)]

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The boxes in groups by module."""
        context = super().get_context_data(**kwargs)
        return context | {"groups": boxes(context["form"])}

    def next_url(self, result: Any) -> str:  # noqa: ANN401 (a role)
        """The role's own page."""
        return reverse("administration:role", args=[result.key])


def boxes(form: forms.Form) -> list[dict[str, Any]]:
    """The checkboxes of a form's permissions in groups by module."""
    drawn = {str(box.data["value"]): box for box in form["permissions"]}
    return [
        {"module": module, "boxes": [{"box": drawn[name], "name": name} for name in names]}
        for module, names in by_module(drawn)
    ]


@MANAGE
class NewRole(RolePage):
    """A role of the city's own."""

    form_class = NewRoleForm
    heading = _("Create a role")
    submit = _("Create")
    done = _("The role is there; grant it on a person's page.")

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a role)
        """Create it."""
        return services.create_role(actor=actor, **values)


@MANAGE
class ChangeRole(RolePage):
    """Change what a role may do."""

    form_class = RoleForm
    watches = True
    done = _("The role is changed; it holds from everybody's next page on.")

    @cached_property
    def role(self) -> Any:  # noqa: ANN401 (a role)
        """The role of the address."""
        try:
            return access.role(self.kwargs["key"])
        except UnknownRoleError as error:
            raise Http404 from error

    def title(self) -> str:
        """Its name."""
        return str(self.role.name)

    def subject(self) -> str:
        """The role."""
        return str(self.role.ref)

    def current(self) -> Mapping[str, object]:
        """As it is."""
        role = access.role(self.role.key)
        return {
            "name_zh": role.name_zh,
            "name_en": role.name_en,
            "permissions": sorted(role.permissions),
        }

    def consequences(self) -> list[str]:
        """How many people it reaches."""
        count = access.holders(clock.now()).get(self.role.pk, 0)
        return [_("People who hold this role now: %(count)s.") % {"count": count}]

    def shown_value(self, form: forms.Form, name: str, value: object) -> str:
        """Permissions in words."""
        if name == "permissions" and isinstance(value, list):
            return "、".join(map(permission_label, value))
        return super().shown_value(form, name, value)

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a role)
        """Change it."""
        return services.change_role(self.role.key, actor=actor, **values)
