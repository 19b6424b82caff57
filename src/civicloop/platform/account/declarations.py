"""What account hands the others: its pages in the top bar and under one's own name."""

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.actors.rules import Actor, ActorKind
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.privacy import queries as privacy
from civicloop.ui.rules import ACCOUNT, BAR, navigate


def unread(actor: Actor) -> object:
    """The notices that the person has not read."""
    if actor.kind is not ActorKind.PERSON:
        return 0
    return notices.unread(f"organizations:person:{actor.key}")


def to_decide(actor: Actor) -> object:
    """The requests that wait for the person's decision."""
    return privacy.requests_to_decide(actor)


navigate(
    "account.inbox", _("Notices"), "account:inbox", section=BAR, order=10, icon="bell", count=unread
)
navigate("account.settings", _("My settings"), "account:settings", section=ACCOUNT, order=10,
         icon="user-cog")  # fmt: skip
navigate("account.sign_in", _("How I sign in"), "mfa_index", section=ACCOUNT, order=20,
         icon="shield-check")  # fmt: skip
navigate("account.deputies", _("My deputies"), "identity:deputies", section=ACCOUNT, order=30,
         icon="users")  # fmt: skip
navigate("account.requests", _("My requests for personal data"), "account:requests",
         section=ACCOUNT, order=40, icon="lock")  # fmt: skip
navigate("account.readings", _("What I looked at"), "account:readings", section=ACCOUNT, order=50,
         icon="eye")  # fmt: skip
navigate(
    "account.approvals",
    _("Personal data to approve"),
    "account:approvals",
    permission="privacy.approve_unsealing",
    section="work",
    order=90,
    icon="lock",
    count=to_decide,
)
