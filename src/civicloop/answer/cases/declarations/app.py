"""The app: topics of its news, limits on what devices ask, and the page for staff."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.limits.rules import declare_limit
from civicloop.kernel.notices.rules import declare_topic
from civicloop.ui.rules import navigate

declare_topic("news", zh="市政新聞", en="City news")
declare_topic("events", zh="活動資訊", en="Events")
declare_topic("traffic", zh="交通資訊", en="Traffic")
declare_topic("disaster", zh="里民防災", en="Neighbourhood disaster alerts", urgent=True)

HOUR = 3600
declare_limit(
    "cases.states.address",
    most=240,
    seconds=HOUR,
    zh="我的案件查詢（同一網路）",
    en="Looks at one's own cases from one network",
)
declare_limit(
    "cases.devices.address",
    most=60,
    seconds=HOUR,
    zh="推播訂閱（同一網路）",
    en="Subscriptions of devices from one network",
)
navigate(
    "cases.bulletins",
    _("Bulletins"),
    "cases:bulletins",
    permission="notices.announce",
    section="work",
    order=60,
    icon="megaphone",
)
