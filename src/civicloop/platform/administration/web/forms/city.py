"""What is asked about the city itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.city.rules import CURRENCIES, Years, zones
from civicloop.ui.web.forms import FilesInput

LANGUAGES = (("zh-hant", _("Traditional Chinese")), ("en", _("English")))
HOLIDAYS = (("TW", _("Taiwan's")), ("", _("Weekends alone")))
YEARS = (
    (Years.ROC.value, _("Years of the Republic (115/03/05)")),
    (Years.WESTERN.value, _("The common era (2026/03/05)")),
)
MOST_MEGABYTES = 2


def currencies() -> list[tuple[str, str]]:
    """The currencies by code, named in the language of the reader."""
    english = get_language() == "en"
    return [
        (row.code, f"{row.code} · {row.en if english else row.zh} ({row.sign})")
        for row in CURRENCIES.values()
    ]


class CityForm(forms.Form):
    """What stands on every page, and how days, years and money are written there."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=40)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    mark = forms.CharField(
        label=_("Mark"), max_length=2, required=False,
        help_text=_("One or two characters that stand in the place of a logo."),
    )  # fmt: skip
    picture = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=FilesInput(
            max_megabytes=MOST_MEGABYTES, max_files=1, accept="image/png,image/jpeg,image/webp"
        ),
        help_text=_("PNG, JPEG or WebP, best square. It is drawn anew without hidden data."),
    )
    without_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
    hotline = forms.CharField(label=_("Hotline"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail for the public"), required=False)
    office_zh = forms.CharField(
        label=_("Who answers for the site, in Chinese"), max_length=80, required=False
    )
    office_en = forms.CharField(
        label=_("Who answers for the site, in English"), max_length=120, required=False
    )
    language = forms.ChoiceField(
        label=_("First language"), choices=LANGUAGES,
        help_text=_("For readers who have not chosen one, and whose browser names none."),
    )  # fmt: skip
    zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Deadlines, months and every time shown follow it. Fixed by the first case."),
    )
    years = forms.ChoiceField(
        label=_("Years in Chinese texts"), choices=YEARS, widget=forms.RadioSelect,
        help_text=_("Case numbers begin with the year in the same way. Fixed by the first case."),
    )  # fmt: skip
    holidays = forms.ChoiceField(
        label=_("Holidays of years without a loaded calendar"), choices=HOLIDAYS, required=False
    )
    currency = forms.ChoiceField(label=_("Currency"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = [(name, name) for name in sorted(zones())]  # type: ignore[attr-defined]  # a choice field
        self.fields["currency"].choices = currencies()  # type: ignore[attr-defined]  # as above
