"""Who reads the letters that come in by e-mail, and the page of those that were set aside."""

from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases import services as cases
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.notices import queries as notices
from civicloop.kernel.notices.rules.receiving import declare_reader
from civicloop.ui.rules import navigate


def letters_aside(_actor: Actor) -> object:
    """The letters that wait for somebody to look."""
    return notices.letters_to_place()


navigate(
    "cases.letters",
    _("Letters set aside"),
    "cases:letters",
    permission="notices.place_letters",
    section="work",
    order=22,
    icon="mail",
    count=letters_aside,
)
declare_reader("c", prefix="cases:case:", read=cases.take_mail, new=True)
