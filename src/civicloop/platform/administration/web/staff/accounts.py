"""What a person holds and how they sign in: posts, roles, deputies, password, factors, sessions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.access import queries as access
from civicloop.kernel.access import services as rights
from civicloop.kernel.access.rules import needs
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations import services as people
from civicloop.platform.administration import services
from civicloop.platform.administration.web.changes import ReasonForm, SureForm
from civicloop.platform.administration.web.forms.people import (
    DeputyForm,
    EndPostForm,
    GrantForm,
    PostForm,
)
from civicloop.platform.administration.web.staff.people import (
    MANAGE,
    PersonChange,
    show_password,
)
from civicloop.platform.administration.web.staff.units import today
from civicloop.platform.identity import queries as identity
from civicloop.platform.identity import services as accounts

GRANT = needs("access.grant_roles")
ACCOUNTS = needs("identity.manage_accounts")


@MANAGE
class NewPost(PersonChange):
    """Give the person a place in a unit."""

    form_class = PostForm
    heading = _("Give a post")
    submit = _("Give the post")
    done = _("The post is given.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Units of today."""
        return super().get_form_kwargs() | {"today": today()}

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a post)
        """Take it."""
        return people.take_post(self.person, values.pop("unit"), actor=actor, **values)


@MANAGE
class EndPost(PersonChange):
    """End a post."""

    form_class = EndPostForm
    heading = _("End the post")
    submit = _("End the post")
    variant = "danger"
    done = _("The post is ended.")

    @cached_property
    def post_row(self) -> Any:  # noqa: ANN401 (a post)
        """One of the person's posts."""
        row = organizations.posts_of(self.person.pk).filter(pk=self.kwargs["post"]).first()
        if row is None:
            raise Http404
        return row

    def get_initial(self) -> dict[str, Any]:
        """From today on."""
        return {"on": today()}

    def consequences(self) -> list[str]:
        """Which one; roles are another matter."""
        post = {"title": self.post_row.title, "unit": self.post_row.unit.name}
        return [
            _("%(title)s in %(unit)s ends.") % post,
            _("Roles that were granted in this unit stay until they are ended too."),
        ]

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a post)
        """End it."""
        return people.end_post(self.post_row.pk, on=values["on"], actor=actor)


@GRANT
class NewGrant(PersonChange):
    """Grant the person a role."""

    form_class = GrantForm
    heading = _("Grant a role")
    submit = _("Grant")
    done = _("The role is granted; it holds from the person's next page on.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Units of today."""
        return super().get_form_kwargs() | {"today": today()}

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a grant)
        """Grant it."""
        return rights.grant_role(self.person, values.pop("role"), actor=actor, **values)


@GRANT
class EndGrant(PersonChange):
    """End a role of the person."""

    form_class = ReasonForm
    heading = _("End the role")
    submit = _("End the role")
    variant = "danger"
    done = _("The role is ended; the person's next page does not have it.")

    @cached_property
    def grant(self) -> Any:  # noqa: ANN401 (a grant)
        """One of the person's grants that has not ended."""
        rows = access.grants_of(self.person.pk, clock.now())
        row = rows.filter(pk=self.kwargs["grant"]).first()
        if row is None:
            raise Http404
        return row

    def consequences(self) -> list[str]:
        """Which one, and where it held."""
        where = self.grant.unit.name if self.grant.unit else _("everywhere in the city")
        role = self.grant.role.name
        return [_("%(role)s (%(where)s) ends at once.") % {"role": role, "where": where}]

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a grant)
        """End it."""
        return rights.end_grant(self.grant.pk, actor=actor, reason=values["reason"])


@MANAGE
class NewDeputy(PersonChange):
    """Let somebody stand in for the person."""

    form_class = DeputyForm
    heading = _("Name a deputy")
    lead = _("The deputy has the person's rights for exactly that time.")
    submit = _("Name the deputy")
    done = _("The deputy is named.")

    def perform(self, actor: Actor, values: dict[str, Any]) -> Any:  # noqa: ANN401 (a deputy)
        """Name them."""
        return people.name_deputy(self.person, actor=actor, **values)


@MANAGE
class EndDeputy(PersonChange):
    """End a standing in."""

    form_class = SureForm
    heading = _("End the standing in")
    submit = _("End now")
    variant = "danger"
    done = _("Nobody stands in any longer.")

    @cached_property
    def deputy(self) -> Any:  # noqa: ANN401 (a deputy)
        """One of the person's deputies, now or later."""
        rows = organizations.deputies_of(self.person.pk, clock.now())
        row = rows.filter(pk=self.kwargs["deputy"]).first()
        if row is None:
            raise Http404
        return row

    def consequences(self) -> list[str]:
        """Who loses the rights."""
        return [_("%(name)s loses these rights at once.") % {"name": self.deputy.deputy.name}]

    def perform(self, actor: Actor, values: dict[str, Any]) -> None:  # noqa: ARG002 (nothing asked)
        """Withdraw them."""
        people.withdraw_deputy(self.deputy.pk, actor=actor)


@ACCOUNTS
class NewPassword(PersonChange):
    """Give a person who forgot theirs another password."""

    form_class = ReasonForm
    heading = _("Give another password")
    submit = _("Give another password")
    variant = "danger"

    def consequences(self) -> list[str]:
        """Sessions end."""
        return [
            _("The old password opens nothing any more, and every session of the person ends."),
            _("Make sure that it really is the person who asks; call back on a known number."),
        ]

    def perform(self, actor: Actor, values: dict[str, Any]) -> str:
        """Set it."""
        return services.renew_password(self.person, actor=actor, reason=values["reason"])

    def answer(self, result: Any) -> HttpResponse:  # noqa: ANN401 (a password)
        """Show it, once."""
        return show_password(self.request, self.person, result)


@ACCOUNTS
class ResetFactors(PersonChange):
    """Remove the factors of a person who lost them."""

    form_class = ReasonForm
    heading = _("Reset the second factor")
    submit = _("Reset")
    variant = "danger"
    done = _("The second factor is reset; the person sets up a new one at the next sign-in.")

    def consequences(self) -> list[str]:
        """What is removed."""
        return [
            _("Authenticator app, passkeys and recovery codes of the person are removed."),
            _("Every session of the person ends."),
            _("Until a new one is set up, the password alone leads to that page."),
        ]

    def perform(self, actor: Actor, values: dict[str, Any]) -> int:
        """Remove them."""
        return accounts.reset_factors(self.person, actor=actor, reason=values["reason"])


@ACCOUNTS
class EndSessions(PersonChange):
    """Sign the person out everywhere."""

    form_class = SureForm
    heading = _("Sign the person out everywhere")
    submit = _("Sign out everywhere")
    variant = "danger"

    def consequences(self) -> list[str]:
        """Work that was not saved is lost."""
        count = len(identity.sessions(self.person))
        return [
            _("Open sessions: %(count)s. They end with the next page.") % {"count": count},
            _("What was typed and not saved is lost."),
        ]

    def perform(self, actor: Actor, values: dict[str, Any]) -> int:  # noqa: ARG002 (nothing asked)
        """End them, but one's own."""
        own = self.request.session.session_key or ""
        return accounts.end_all_sessions(self.person.pk, actor=actor, but=own)

    def told(self, result: Any) -> str:  # noqa: ANN401 (a number)
        """How many."""
        return _("Sessions ended: %(count)s.") % {"count": result}
