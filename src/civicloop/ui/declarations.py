"""The sections of the menu that every module may use, and one permission."""

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import permission
from civicloop.ui.policies import DESCRIBE_CITY
from civicloop.ui.rules import ACCOUNT, BAR, section

section("work", _("Work"), order=10)
section("figures", _("Figures"), order=20)
section("knowledge", _("Knowledge"), order=30)
section("administration", _("Administration"), order=80)
section(BAR, _("Notices"), order=90)
section(ACCOUNT, _("My account"), order=95)

permission(
    DESCRIBE_CITY,
    zh="設定城市名稱與識別",
    en="Set the city's name and mark",
    roles=("administrator",),
)
