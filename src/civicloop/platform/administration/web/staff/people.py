"""People: the list, one person, joining, changing and leaving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access import queries as access
from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations import services as people_services
from civicloop.kernel.organizations.errors import UnknownPersonError
from civicloop.platform.administration import services
from civicloop.platform.administration.queries import activity
from civicloop.platform.administration.queries import people as reads
from civicloop.platform.administration.web.changes import Change, Crumb, crumb
from civicloop.platform.administration.web.forms.people import JoinForm, LeaveForm, PersonForm
from civicloop.platform.administration.web.staff.units import today
from civicloop.platform.administration.web.traces import entries
from civicloop.platform.identity import queries as identity
from civicloop.ui.web.tables import ChoiceFilter, Column, Filter, SwitchFilter, Table

MANAGE = needs("organizations.manage_people")
PEOPLE = ("people", _("People"))


def unit_choices() -> list[tuple[str, str]]:
    """The units of today by code."""
    return [(unit.code, unit.name) for unit in reads.units_with_people(today())]


def role_choices() -> list[tuple[str, str]]:
    """The roles by key."""
    return [(role.key, role.name) for role in access.roles()]


def state_of(person: Any) -> tuple[str, str]:  # noqa: ANN401 (a person)
    """Whether the person can sign in, as a badge."""
    return (_("Active"), "success") if person.is_active else (_("Left"), "neutral")


def factor_of(person: Any) -> tuple[str, str]:  # noqa: ANN401 (a person with ``has_factor``)
    """Whether a second factor protects the account, as a badge."""
    if not person.is_active:
        return ("—", "neutral")
    return (_("Is set up"), "success") if person.has_factor else (_("Missing"), "warning")


class People(Table):
    """Everybody who signs in, or did."""

    key = "administration.people"
    caption = _("People")
    columns = (
        Column("name", _("Name of the person"), sort="name"),
        Column("username", _("User name"), sort="username"),
        Column("units", _("Units"), lambda row: "、".join(p.unit.name for p in row.held_posts)),
        Column(
            "roles",
            _("Roles"),
            lambda row: "、".join(dict.fromkeys(g.role.name for g in row.held_grants)),
        ),
        Column("state", _("State"), state_of, kind="badge"),
        Column("factor", _("Second factor"), factor_of, kind="badge"),
        Column("last", _("Last sign-in"), "last_login", sort="last_login", nullable=True,
               kind="moment", descending_first=True),
    )  # fmt: skip
    filters = (
        Filter("named", _("Name of the person"), apply=reads.named),
        ChoiceFilter("unit", _("Unit and below"), choices=unit_choices,
                     apply=lambda rows, code: reads.in_unit(rows, code, today())),
        ChoiceFilter("role", _("Role"), choices=role_choices,
                     apply=lambda rows, role: reads.holding(rows, role, clock.now())),
        ChoiceFilter("state", _("State"), choices=(("active", _("Active")), ("left", _("Left"))),
                     apply=lambda rows, state: rows.filter(is_active=state == "active")),
        SwitchFilter("bare", _("Without second factor"),
                     apply=lambda rows, _on: rows.filter(is_active=True, has_factor=False)),
    )  # fmt: skip
    default_order = "username"
    empty_title = _("Nobody yet")
    empty_icon = "users"

    def row_url(self, row: Any) -> str:  # noqa: ANN401 (a person)
        """The page of the person."""
        return reverse("administration:person", args=[row.pk])


@MANAGE
def show_people(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    table = People(request, reads.people(clock.now(), today()))
    if table.wants_export:
        return table.export()
    context = {
        "heading": _("People"),
        "table": table,
        "actions": [(reverse("administration:person-new"), _("Take in a person"), "plus")],
    }
    return render(request, "administration/list.html", context)


def person_or_404(pk: int) -> Any:  # noqa: ANN401 (a person)
    """The person, also one who has left."""
    try:
        return organizations.person_by_id(pk)
    except UnknownPersonError as error:
        raise Http404 from error


@MANAGE
def show_person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One person: posts, roles, deputies, how they sign in, and what was changed."""
    person, now = person_or_404(pk), clock.now()
    factors = list(identity.confirming_factors(pk))
    context = {
        "person": person,
        "state": state_of(person),
        "language": dict(PersonForm.base_fields["language"].choices).get(person.language, ""),
        "posts": organizations.posts_of(pk),
        "today": today(),
        "grants": access.grants_of(pk, now),
        "now": now,
        "deputies": organizations.deputies_of(pk, now),
        "standing_in": organizations.standing_in_of(pk, now),
        "factors": factors,
        "sessions": identity.sessions(person),
        "entries": entries(activity.of_object(person.ref)),
        "is_self": str(pk) == request.actor.key,
    }
    return render(request, "administration/person.html", context)


def show_password(request: HttpRequest, person: Any, password: str) -> HttpResponse:  # noqa: ANN401 (a person)
    """The one page that shows a first password; no cache keeps it."""
    context = {"person": person, "password": password}
    answer = render(request, "administration/password.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@needs("identity.manage_accounts")
class Join(Change):
    """Take a person in."""

    form_class = JoinForm
    heading = _("Take in a person")
    lead = _("The account is made at once; its first password is shown on the next page.")
    submit = _("Take in")

    def up(self) -> list[Crumb]:
        """The list."""
        return [crumb(*PEOPLE)]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Roles are offered to who may grant them."""
        may_grant = self.actor.may("access.grant_roles")
        return super().get_form_kwargs() | {"today": today(), "may_grant": may_grant}

    def get_initial(self) -> dict[str, Any]:
        """A link from a unit's page suggests a post there."""
        return {"language": here().language, "unit": self.request.GET.get("unit")}

    def perform(self, actor: Actor, values: dict[str, Any]) -> tuple[Any, str]:
        """Join, and make the account."""
        return services.join(actor=actor, **values)

    def answer(self, result: Any) -> HttpResponse:  # noqa: ANN401 (person and password)
        """Show the password, once."""
        return show_password(self.request, *result)


class PersonChange(Change):
    """A change of one person."""

    @cached_property
    def person(self) -> Any:  # noqa: ANN401 (a person)
        """The person of the address."""
        return person_or_404(self.kwargs["pk"])

    def up(self) -> list[Crumb]:
        """The list, and the person."""
        return [crumb(*PEOPLE), crumb("person", self.person.name, self.person.pk)]

    def subject(self) -> str:
        """The person."""
        return str(self.person.ref)


@MANAGE
class ChangePerson(PersonChange):
    """Write other values."""

    form_class = PersonForm
    heading = _("Change the person")
    watches = True

    def current(self) -> Mapping[str, object]:
        """The values now."""
        person = organizations.person_by_id(self.person.pk)
        return {name: getattr(person, name) for name in PersonForm.base_fields}

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a person)
        """Change them."""
        return people_services.change_person(self.person.pk, actor=actor, **values)


@MANAGE
class Leave(PersonChange):
    """Let a person go."""

    form_class = LeaveForm
    heading = _("Let the person go")
    submit = _("Let go")
    variant = "danger"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The name is asked once more."""
        return super().get_form_kwargs() | {"expected": self.person.username}

    def consequences(self) -> list[str]:
        """What ends, in numbers."""
        now = clock.now()
        posts = organizations.posts_on(today()).filter(person=self.person.pk).count()
        counted = {
            "posts": posts,
            "grants": access.grants_of(self.person.pk, now).count(),
            "sessions": len(identity.sessions(self.person)),
        }
        said = _(
            "These end at once: posts: %(posts)s, roles: %(grants)s, open sessions: %(sessions)s."
        )
        return [
            said % counted,
            _("Nobody stands in for the person any longer, and the person for nobody."),
            _("What the person did stays in the record under the same name."),
            _("This cannot be undone: who comes back is taken in anew, under another user name."),
        ]

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a person)
        """Let them go."""
        return people_services.leave(self.person.pk, actor=actor, reason=values["reason"])

    def told(self, result: Any) -> str:  # noqa: ANN401 (a person)
        """Who went."""
        return _("%(name)s has left; posts, roles and sessions are ended.") % {"name": result.name}
