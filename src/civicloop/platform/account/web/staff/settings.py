"""One's own settings, and the ways to everything else that is one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from civicloop.kernel.access import queries as access
from civicloop.kernel.access.rules import signed_in
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.organizations import services as people
from civicloop.platform.identity import queries as identity

SEEN = "seen"


class SettingsForm(forms.Form):
    """What everybody may change of themselves."""

    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect,
        help_text=_("Of the pages and of the notices that you get."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Work telephone"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip


@signed_in
class Settings(FormView):
    """The form, and what stands about one in the product."""

    template_name = "account/settings.html"
    form_class = SettingsForm

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        me = self.request.user
        return {"language": me.language, "phone": me.phone}

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Posts, roles, factors and sessions."""
        me, now = self.request.user, clock.now()
        return super().get_context_data(**kwargs) | {
            "me": me,
            "posts": organizations.posts_of(me.pk).filter(valid_until=None),
            "grants": access.grants_of(me.pk, now),
            "deputies": organizations.deputies_of(me.pk, now),
            "standing_in": organizations.standing_in_of(me.pk, now),
            "factors": identity.confirming_factors(me.pk).count(),
            "sessions": len(identity.sessions(me)),
            "seen": f"{me.language} {me.phone}",
        }

    def form_valid(self, form: SettingsForm) -> HttpResponse:
        """Write it, and show the next page in the chosen language."""
        me = organizations.person_by_id(self.request.user.pk)
        if self.request.POST.get(SEEN) != f"{me.language} {me.phone}":
            form.add_error(
                None, _("You changed this in another window. Check it, then save again.")
            )
            return self.form_invalid(form)
        language = form.cleaned_data["language"]
        people.change_person(me.pk, actor=self.request.actor, **form.cleaned_data)
        with translation.override(language):
            messages.success(self.request, str(_("Your settings are saved.")))
        answer = redirect(reverse("account:settings"))
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language,
            max_age=settings.SESSION_COOKIE_AGE * 400, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
        return answer
