"""Who sets alerts, what they are told, and the page of one's own."""

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import permission
from civicloop.kernel.ledger.rules import declare_sentence
from civicloop.kernel.notices.rules import declare_template
from civicloop.ui.rules import navigate

permission(
    "dashboards.alert",
    zh="設定指標警示",
    en="Set alerts on figures",
    roles=("agent", "officer", "head", "analyst", "mayor", "administrator"),
)
LINK = "\n{link}"
for _key, _zh, _en in (
    ("above", "已高於 {threshold}", "is above {threshold}"),
    ("below", "已低於 {threshold}", "is below {threshold}"),
    ("changes", "變動達 {threshold}% 以上", "has changed by {threshold} % or more"),
    ("back", "已回到 {threshold} 的設定範圍", "is back within {threshold}"),
):
    _from = ("，比較值為 {other}", ", from {other}") if _key == "changes" else ("", "")
    declare_template(
        f"dashboards.alert_{_key}",
        zh_subject=f"【指標警示】{{figure}}{_zh}",
        zh_body=f"{{period}}「{{figure}}」為 {{shown}}{_from[0]}，{_zh}。{LINK}",
        en_subject=f"Alert: {{figure}} {_en}",
        en_body=f"{{figure}} was {{shown}} in {{period}}{_from[1]}: it {_en}.{LINK}",
        optional=True,
    )
for _name, _zh, _en in (
    ("set", "設定指標警示（{subject}）", "Set an alert on {subject}"),
    ("paused", "暫停指標警示", "Paused an alert"),
    ("resumed", "恢復指標警示", "Resumed an alert"),
    ("removed", "刪除指標警示", "Deleted an alert"),
    ("told", "寄發指標警示（{period}）", "Told of an alert ({period})"),
):
    declare_sentence(f"dashboards.alert_{_name}", _zh, _en)
navigate(
    "dashboards.alerts",
    _("My alerts"),
    "dashboards:alerts",
    permission="dashboards.alert",
    section="figures",
    order=45,
    icon="bell",
)
