"""The accessibility statement and its way from every page for citizens."""

import pytest
from django.test import Client
from django.urls import reverse

from civicloop.assembly.home import queries
from civicloop.assembly.home.web import accessibility

PAGE = "/accessibility/"
pytestmark = pytest.mark.django_db


def text(address, language="zh-hant"):
    client = Client()
    return client.get(address, headers={"accept-language": language}).content.decode()


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_the_statement_says_what_was_run_in_both_languages(language):
    shown = text(PAGE, language)
    run = queries.last_run()
    assert f"axe-core {run.axe}" in shown
    for address in (*run.public, *run.staff):
        assert f"<code>{address}</code>" in shown
    assert f"<dd>{len(run.violations)}</dd>" in shown


def test_without_a_kept_result_nothing_is_claimed(monkeypatch):
    monkeypatch.setattr(accessibility, "last_run", lambda: None)
    shown = text(PAGE, "en")
    assert "axe-core" not in shown
    assert "No result of an automatic check is kept here." in shown


@pytest.mark.parametrize("name", ["home:front", "cases:report", "cases:map", "rights:ask"])
def test_every_page_for_citizens_leads_to_it(name):
    shown = text(reverse(name))
    assert f'href="{PAGE}"' in shown
    assert 'href="/rights/"' in shown
