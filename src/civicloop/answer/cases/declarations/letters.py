"""Who reads the letters that come in by e-mail."""

from civicloop.answer.cases import services as cases
from civicloop.kernel.notices.rules.receiving import declare_reader

declare_reader("c", prefix="cases:case:", read=cases.take_mail, new=True)
