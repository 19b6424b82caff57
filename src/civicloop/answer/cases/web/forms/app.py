"""What the app sends in, and what staff sends out to devices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases.states import Channel
from civicloop.answer.cases.web.forms.report import ReportForm, WordsField
from civicloop.kernel.notices.rules import TOPICS


class AppReportForm(ReportForm):
    """A report that was written on a device, perhaps a while ago."""

    @property
    def channel(self) -> str:
        """The way in."""
        return Channel.APP


class BulletinForm(forms.Form):
    """A bulletin to the devices of a topic, in both languages."""

    topic = forms.ChoiceField(label=_("Topic"), widget=forms.RadioSelect)
    title_zh = WordsField(label=_("Title (Chinese)"), limit=60)
    text_zh = WordsField(
        label=_("Text (Chinese)"), limit=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    title_en = WordsField(label=_("Title (English)"), limit=80)
    text_en = WordsField(
        label=_("Text (English)"), limit=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    link = WordsField(
        label=_("Page behind it"),
        limit=300,
        required=False,
        help_text=_("The path of a page of this site, such as /cases/map/."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        language = get_language() or ""
        self.fields["topic"].choices = [
            (topic.key, topic.label(language)) for topic in TOPICS.values()
        ]
