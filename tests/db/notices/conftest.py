"""A data folder and templates of its own for every test."""

import datetime as dt

import pytest

from civicloop.kernel.notices.rules import CARRIERS, TEMPLATES, Recipient, declare_template
from civicloop.kernel.organizations.models import Person

NOW = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)
CITIZEN = Recipient(email="citizen@example.org", phone="0912-345-678")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    settings.MAIL_URL = ""
    settings.DEFAULT_FROM_EMAIL = "市民服務 <no-reply@city.example>"
    settings.BASE_URL = "https://city.example"


@pytest.fixture(autouse=True)
def template(monkeypatch):
    monkeypatch.setattr(TEMPLATES, "_entries", {})
    monkeypatch.setattr(TEMPLATES, "_closed", False)
    monkeypatch.setattr(CARRIERS, "_entries", {})
    return declare_template(
        "samples.received",
        zh_subject="案件 {number} 已受理",
        zh_body="您好，您的案件 {number} 已受理。\n{link}",
        en_subject="Case {number} received",
        en_body="We have received your case {number}.\n{link}",
    )


@pytest.fixture
def person():
    """A member of staff who reads English."""
    return Person.objects.create(
        username="chen", name="陳怡君", email="chen@city.example", language="en"
    )
