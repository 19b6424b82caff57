"""Who reads the letters that come in by e-mail, and the page of those that were set aside."""

from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases import services as cases
from civicloop.kernel.notices.rules.receiving import declare_reader
from civicloop.ui.rules import navigate

navigate(
    "cases.letters",
    _("Letters set aside"),
    "cases:letters",
    permission="notices.place_letters",
    section="work",
    order=22,
    icon="mail",
)
declare_reader("c", prefix="cases:case:", read=cases.take_mail, new=True)
