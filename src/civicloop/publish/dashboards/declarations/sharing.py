"""Who shares pages, how often links are opened from one place, and the page of own links."""

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.limits.rules import declare_limit
from civicloop.ui.rules import navigate

permission(
    "dashboards.share",
    zh="產製限時分享連結",
    en="Make links to pages of figures that expire",
    roles=("agent", "officer", "head", "analyst", "mayor", "administrator"),
)
declare_limit(
    "dashboards.shared.address",
    most=600,
    seconds=3600,
    zh="每一網路開啟限時分享連結",
    en="Shared links opened from one network",
)
declare_sentence(
    "dashboards.share_link_made",
    "產製限時分享連結（{page}，至 {expires_at}）",
    "Made a link to {page} that expires at {expires_at}",
)
declare_sentence("dashboards.share_link_withdrawn", "撤回限時分享連結", "Withdrew a shared link")
navigate(
    "dashboards.shares",
    _("My shared links"),
    "dashboards:shares",
    permission="dashboards.share",
    section="figures",
    order=40,
    icon="link",
)
