"""Each check finds what is planted for it, and finds nothing in the product."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import (
    check_documents,
    check_guides,
    check_licences,
    check_migrations,
    check_rooms,
    check_sizes,
    check_templates,
    check_translations,
    check_types,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(tmp_path):
    """An empty tree with a source folder."""
    (tmp_path / "src/civicloop/answer/cases").mkdir(parents=True)
    return tmp_path


def put(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_sizes_of_the_product_are_within_the_limits():
    allowed = json.loads(check_sizes.EXCEPTIONS.read_text())
    assert check_sizes.problems(ROOT, allowed) == []


@pytest.mark.parametrize(
    ("name", "text", "limit"),
    [
        ("src/civicloop/x.py", "a = 1\n" * 401, "the limit is 400"),
        ("tests/test_x.py", "a = 1\n" * 601, "the limit is 600"),
        ("src/civicloop/y.py", "def f():\n" + "    a = 1\n" * 60, "the limit is 60"),
        ("src/civicloop/models.py", "class M:\n" + "    a = 1\n" * 200, "the limit is 200"),
    ],
)
def test_what_is_too_large_is_found(house, name, text, limit):
    put(house, name, text)
    assert [line for line in check_sizes.problems(house, {}) if limit in line]


def test_an_exception_can_only_shrink(house):
    put(house, "src/civicloop/x.py", "a = 1\n" * 410)
    assert check_sizes.problems(house, {"src/civicloop/x.py": 410}) == []
    assert check_sizes.problems(house, {"src/civicloop/x.py": 409}) != []
    assert check_sizes.problems(house, {"src/civicloop/x.py": 411}) != []
    assert check_sizes.problems(house, {"src/civicloop/gone.py": 411}) != []


def test_every_name_of_the_product_is_in_its_room():
    assert check_rooms.problems(ROOT) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import os\nA = os.environ['A']\n", "os.environ"),
        ("from os import getenv\n", "os.getenv"),
        ("from django.http import HttpResponse\n", "django.http"),
        ("from django import shortcuts\n", "django.shortcuts"),
        ("from django.db.models.signals import post_save\n", "django.db.models.signals"),
        ("from django.utils import timezone\nA = timezone.now()\n", "django.utils.timezone.now"),
        ("from datetime import datetime as d\nA = d.now()\n", "datetime.datetime.now"),
        ("import time\ntime.sleep(1)\n", "time.sleep"),
        ("from datetime import timedelta\nA = timedelta(days=1)\n", "timedelta(days=...)"),
        ("import datetime\nA = datetime.timedelta(1)\n", "timedelta(days=...)"),
    ],
)
def test_a_name_outside_its_room_is_found(house, text, name):
    put(house, "src/civicloop/answer/cases/services.py", text)
    assert [line for line in check_rooms.problems(house) if name in line]


def test_http_is_allowed_where_it_belongs(house):
    put(house, "src/civicloop/answer/cases/web/inbox.py", "from django.http import HttpResponse\n")
    put(house, "src/civicloop/answer/cases/services.py", "from datetime import timedelta\n")
    assert check_rooms.problems(house) == []


def test_templates_of_the_product_are_clean():
    assert check_templates.problems(ROOT) == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<style>p {}</style>",
        '<p style="color: red">',
        '<p onclick="x()">',
        '<img src="https://elsewhere.example/x.png">',
        '<img src="//elsewhere.example/x.png">',
        "{{ text|safe }}",
        "{% autoescape off %}",
        "{% if perms.cases %}",
        '{% include "dashboards/tile.html" %}',
    ],
)
def test_a_fault_in_a_template_is_found(house, text):
    put(house, "src/civicloop/answer/cases/templates/cases/case.html", text)
    assert len(check_templates.problems(house)) == 1


def test_data_in_a_page_and_the_design_system_are_allowed(house):
    text = '{% extends "ui/page.html" %}<script type="application/json">{}</script><script src="a">'
    put(house, "src/civicloop/answer/cases/templates/cases/case.html", text)
    assert check_templates.problems(house) == []


def test_every_text_of_the_product_is_translated():
    found = [
        line
        for module in check_translations.modules(ROOT)
        for line in check_translations.problems_of(module, ROOT)
    ]
    assert found + check_translations.conflicts(check_translations.modules(ROOT)) == []


def test_one_text_with_two_translations_is_found(house):
    for module, word in (("cases", "顯示"), ("counter", "調閱")):
        name = f"src/civicloop/answer/{module}/{check_translations.PO}"
        put(house, name, f'{PO}msgid "Show"\nmsgstr "{word}"\n')
    folders = [house / "src/civicloop/answer" / name for name in ("cases", "counter")]
    assert len(check_translations.conflicts(folders)) == 1
    assert check_translations.conflicts(folders[:1]) == []


PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.mark.parametrize(
    ("po", "fault"),
    [
        ("", "is not in"),
        ('msgid "Hello %(name)s"\nmsgstr ""\n', "has no translation"),
        ('msgid "Hello %(name)s"\nmsgstr "您好 %(nome)s"\n', "has other placeholders"),
        ('msgid "Hello %(name)s"\nmsgstr "您好 %(name)s"\n', "is older than"),
        ('msgid "Bye"\nmsgstr "再見"\n', "is no longer used"),
    ],
)
def test_a_fault_in_translations_is_found(house, po, fault):
    module = house / "src/civicloop/answer/cases"
    put(house, "src/civicloop/answer/cases/web.py", 'A = _("Hello %(name)s")\n')
    put(house, f"src/civicloop/answer/cases/{check_translations.PO}", PO + po)
    assert [line for line in check_translations.problems_of(module, house) if fault in line]


def test_texts_of_templates_are_found(house):
    module = house / "src/civicloop/answer/cases"
    put(house, "src/civicloop/answer/cases/templates/cases/a.html", '{% translate "Open" %}')
    assert check_translations.problems_of(module, house) == [
        f"civicloop/answer/cases: 1 texts, but no {check_translations.PO}"
    ]


def test_licences_of_the_product_are_clean():
    assert check_licences.problems(ROOT) == []


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("GPL-3.0-only", True),
        ("GNU Affero General Public License v3", True),
        ("AGPL-3.0", True),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("Apache-2.0 OR GPL-2.0-or-later", False),
        ("MIT", False),
    ],
)
def test_a_refused_licence_is_known(text, refused):
    assert check_licences.is_refused(text) is refused


def test_a_dependency_without_a_line_and_an_address_are_found(house):
    put(house, "requirements/check.txt", "")
    put(house, "requirements/check.in", "")
    put(house, "requirements/run.in", "left-pad\n")
    put(house, "requirements/run.txt", "--index-url https://x.example/\n")
    put(house, "docs/dependencies.md", "")
    found = "\n".join(check_licences.problems(house))
    assert "left-pad has no line" in found
    assert "run.txt names a registry" in found
    assert "vendored.json is missing" in found


def test_migrations_are_named_for_what_they_do(house):
    assert check_migrations.problems(ROOT) == []
    put(house, "src/civicloop/answer/cases/migrations/0002_auto_20260101.py", "")
    put(house, "src/civicloop/answer/cases/migrations/0003_case_number_and_more.py", "")
    assert len(check_migrations.problems(house)) == 2


def test_documents_of_the_product_are_complete():
    assert check_documents.problems(ROOT) == []


def test_what_no_document_names_is_found(house):
    source = "src/civicloop/answer/cases"
    put(house, "src/civicloop/settings/env.py", 'A = text("NEW_SETTING")\n')
    put(house, f"{source}/events.py", "@dataclass(frozen=True)\nclass CaseLost:\n    case: str\n")
    put(house, f"{source}/declarations.py", 'permission("cases.lose", zh="", en="")\n')
    put(
        house, "src/civicloop/assembly/program/main.py", 'A = {\n    "lose case": "civicloop.a",\n}'
    )
    put(house, "docs/a.md", "[gone](nowhere.md) and " + "/ho" + "me/somebody/x")
    assert check_documents.problems(house) == [
        "the setting NEW_SETTING stands in no document",
        "the event cases.case_lost stands in no document",
        "the permission cases.lose stands in no document",
        "the command civicloop lose case stands in no document",
        "docs/a.md: nowhere.md does not exist",
        "docs/a.md: a path of one machine",
    ]


def test_the_strict_rooms_are_checked():
    chosen = check_types.targets(ROOT)
    assert "src/civicloop/kernel" in chosen
    assert all("/web" not in name for name in chosen)


def test_a_guide_that_quotes_what_no_page_says_is_found(house):
    texts = 'msgid "Follow case %(number)s"\nmsgstr "關注案件 %(number)s"\n'
    put(house, "src/civicloop/answer/cases/locale/zh_Hant/LC_MESSAGES/django.po", texts)
    put(house, "docs/using/citizen.en.md", "Press “Follow case 7”, or *Follow*.\n")
    put(house, "docs/using/citizen.zh.md", "按「關注案件 7」\n，或「案件 › 追蹤」。\n")
    assert check_guides.problems(house) == [
        "docs/using/citizen.en.md:1: no page says 'Follow'",
        "docs/using/citizen.zh.md:2: no page says '案件'",
        "docs/using/citizen.zh.md:2: no page says '追蹤'",
    ]
    assert check_guides.problems(ROOT) == []
