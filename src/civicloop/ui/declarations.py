"""The sections of the menu that every module may use."""

from django.utils.translation import gettext_lazy as _

from civicloop.ui.rules import ACCOUNT, BAR, section

section("work", _("Work"), order=10)
section("plans", _("Plans and resolutions"), order=15)
section("figures", _("Figures"), order=20)
section("knowledge", _("Knowledge"), order=30)
section("administration", _("Administration"), order=80)
section(BAR, _("Notices"), order=90)
section(ACCOUNT, _("My account"), order=95)
