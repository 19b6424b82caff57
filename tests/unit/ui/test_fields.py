"""Fields, summaries and tokens as they are drawn."""

import re

from django import forms
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from civicloop.ui.templatetags.fields import errors_of
from civicloop.ui.web.forms import IDEMPOTENCY, FilesField, PhotosInput, idempotency_token


class Report(forms.Form):
    text = forms.CharField(label="Text", max_length=5, help_text="Short.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
    day = forms.DateField(label="Day", required=False)
    photos = FilesField(required=False, widget=PhotosInput(max_files=2))

    def clean(self):
        self.add_error(None, "The whole is wrong.")


def drawn(source, request=None, **names):
    request = request or RequestFactory().get("/")
    with translation.override("en"):
        return Template("{% load ui %}" + source).render(RequestContext(request, names))


def test_a_field_ties_label_hint_error_and_counter_to_its_control():
    html = drawn("{% field form.text counter=True %}", form=Report({"text": "too long"}))
    assert '<label class="field-label" for="id_text">Text<span class="field-mark">Required' in html
    assert 'aria-describedby="id_text_hint id_text_error id_text_counter"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="too long"' in html
    assert 'maxlength="5"' not in html
    assert [
        name for name in ("hint", "error", "counter") if f'id="id_text_{name}"' not in html
    ] == []


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    html = drawn("{% field form.kind %}", form=Report())
    assert re.search(r'<fieldset class="field"[^>]*>\s*<legend class="field-label">Kind', html)
    assert html.count('type="radio"') == 1


def test_a_day_uses_the_browsers_calendar_and_an_iso_value():
    html = drawn("{% field form.day %}", form=Report({"day": "2026-03-05"}))
    assert html.count('type="date"') == 1
    assert 'value="2026-03-05"' in html


def test_the_summary_leads_to_each_field_and_names_what_belongs_to_none():
    form = Report({"text": "ok"})
    with translation.override("en"):
        found = errors_of([form])
    assert [(error["anchor"], error["label"]) for error in found] == [
        ("id_kind_0", "Kind"),
        ("", ""),
    ]
    html = drawn("{% error_summary form %}", form=form)
    assert 'href="#id_kind_0"' in html
    assert "<li>The whole is wrong.</li>" in html


def test_without_errors_there_is_no_summary():
    assert drawn("{% error_summary form %}", form=Report()).strip() == ""


def test_a_whole_form_carries_token_and_summary_and_its_encoding():
    html = drawn('{% form form submit="Send" cancel="/back/" %}', form=Report({"text": "ok"}))
    assert 'enctype="multipart/form-data"' in html
    assert html.count(f'name="{IDEMPOTENCY}"') == 1
    assert html.count('class="error-summary"') == 1
    assert "Send</button>" in html
    assert 'href="/back/"' in html


def token_of(html):
    return re.search(r'name="idempotency_token" value="([^"]*)"', html).group(1)


def test_every_form_has_a_token_of_its_own_and_keeps_it_after_an_error():
    first, second = (token_of(drawn("{% idempotency %}")) for _turn in range(2))
    assert len(first) == 32
    assert first != second
    sent = RequestFactory().post("/", {IDEMPOTENCY: first})
    assert token_of(drawn("{% idempotency %}", request=sent)) == first
    assert idempotency_token(sent) == first


def test_a_token_that_cannot_be_stored_is_none():
    for sent in ("a\x00b", "a\x07b", "臺"):
        assert idempotency_token(RequestFactory().post("/", {IDEMPOTENCY: sent})) == ""


def test_a_token_from_outside_is_escaped_and_cut():
    sent = RequestFactory().post("/", {IDEMPOTENCY: '"><b>' + "x" * 100})
    assert "<b>" not in drawn("{% idempotency %}", request=sent)
    assert len(idempotency_token(sent)) == 64


def test_photos_name_their_limits_to_the_browser():
    html = drawn("{% field form.photos %}", form=Report())
    assert 'accept="image/jpeg,image/png,image/webp,image/heic,image/heif"' in html
    assert 'data-max-files="2"' in html
    assert " multiple" in html


def test_what_a_component_is_told_is_escaped():
    html = drawn(
        "{% badge text %}{% button text %}{% stat text text %}{% notice title=text %}{{ text }}"
        "{% endnotice %}{% copy_button text %}{% tabs label=text %}{% tab title=text id='a' %}"
        "{{ text }}{% endtab %}{% endtabs %}",
        text="<b>\"'",
    )
    assert "<b>" not in html
    assert 'data-copy="&lt;b&gt;&quot;&#x27;"' in html


def test_a_chart_carries_its_specification_where_no_script_can_break_out():
    spec = {"title": "</script><script>alert(1)</script>"}
    html = drawn("{% chart 'C' spec columns=c rows=r %}", spec=spec, c=["A", "B"], r=[("x", 1)])
    assert "<script>" not in html
    assert '<script type="application/json">' in html
    assert '<th scope="row">x</th>' in html
