"""A city that answers over Open311: two public cases, a private one, and a program with a key."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Case, Category
from civicloop.kernel.access import services as access
from civicloop.kernel.actors.rules import citizen, machine
from tests.db.cases.city import MONDAY, WEST, draft, lay_down
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

V2 = "/open311/v2"
TRIAL = "/open311/test/v2"
ISSUER = machine("issuer", "access.issue_api_keys")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def city(small_city):  # noqa: F811 (a fixture)
    lay_down()
    return small_city


@pytest.fixture
def key(city) -> str:
    """The key of a program that may report."""
    issued = access.issue_api_key("a program", ["cases.post_open311"], actor=ISSUER)
    return issued.secret


@dataclass
class Program:
    """A client of the interface: form posts with its key, answers read back."""

    key: str
    base: str = V2

    def get(self, path: str, data: dict | None = None, **headers: Any):
        return Client(headers=headers or None).get(f"{self.base}/{path}", data)

    def json(self, path: str, data: dict | None = None) -> Any:
        answer = self.get(f"{path}.json", data)
        assert answer["Content-Type"] == "application/json; charset=utf-8"
        return answer.json()

    def xml(self, path: str, data: dict | None = None) -> ET.Element:
        answer = self.get(f"{path}.xml", data)
        assert answer["Content-Type"] == "text/xml; charset=utf-8"
        return ET.fromstring(answer.content)

    def post(self, suffix: str = "json", **values: Any):
        """A report of a pothole in the west, with these values instead."""
        plain = {
            "api_key": self.key,
            "service_code": "pothole",
            "lat": str(WEST[1]),
            "long": str(WEST[0]),
            "description": "機車道有坑洞",
        }
        sent = {name: value for name, value in (plain | values).items() if value is not None}
        return Client().post(f"{self.base}/requests.{suffix}", sent)


@pytest.fixture
def program(key) -> Program:
    return Program(key)


@pytest.fixture
def trial(key) -> Program:
    return Program(key, TRIAL)


@pytest.fixture
def public(city) -> Case:
    """A public case with a telephone number in its text."""
    return cases.open_case(draft(), actor=citizen(), key="public", now=MONDAY)


@pytest.fixture
def private(city) -> Case:
    """A case that nobody outside may see."""
    Category.objects.filter(code="fallen-tree").update(is_public=False)
    values = draft(category="fallen-tree", description="倒木壓到人")
    return cases.open_case(values, actor=citizen(), key="private", now=MONDAY)
