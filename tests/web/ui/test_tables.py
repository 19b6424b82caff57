"""Tables: order, pages by key, filters, export, the number of statements."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from openpyxl import load_workbook

from civicloop.kernel.organizations.models import Person
from civicloop.ui.web.tables import ChoiceFilter, Column, DayFilter, Filter, SwitchFilter, Table

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


class People(Table):
    key = "tests.people"
    caption = "同仁"
    columns = (
        Column("username", "帳號", sort="username"),
        Column("name", "姓名", sort="name"),
        Column("joined_at", "到職", sort="joined_at", nullable=True, kind="moment"),
        Column("state", "狀態", lambda p: ("在職", "success"), kind="badge"),
    )
    filters = (
        Filter("name", "姓名"),
        ChoiceFilter("language", "語言", choices=[("zh-hant", "中文"), ("en", "英文")]),
        DayFilter("since", "到職日起", lookup="joined_at__date__gte"),
        SwitchFilter("active", "在職", lookup="is_active"),
    )
    default_order = "username"
    page_size = 3


def open_table(query="", kind=People):
    request = RequestFactory().get(f"/list/?{query}")
    request.user = AnonymousUser()
    return kind(request, Person.objects.all())


def follow(url):
    return url.removeprefix("?")


@pytest.fixture
def people():
    names = ["甲", "乙", "丙", "甲", "乙", "丙", "甲", "乙"]
    for index, name in enumerate(names):
        joined = START + timedelta(days=index // 2) if index % 3 else None
        Person.objects.create(
            username=f"p{index}",
            name=name,
            joined_at=joined,
            language="en" if index % 2 else "zh-hant",
            is_active=index != 7,
        )


def walk(order, *, forwards=True):
    """Every page from one end, and then back again from the other."""
    table = open_table(f"order={order}")
    pages = [table]
    while pages[-1].after_url:
        pages.append(open_table(follow(pages[-1].after_url)))
    back = [pages[-1]]
    while back[-1].before_url:
        back.append(open_table(follow(back[-1].before_url)))
    chosen = pages if forwards else list(reversed(back))
    return [[line["row"].username for line in table.lines] for table in chosen]


@pytest.mark.parametrize(
    "order", ["username", "-username", "name", "-name", "joined_at", "-joined_at"]
)
def test_pages_show_every_row_once_and_the_way_back_shows_the_same_pages(people, order):
    forwards = walk(order)
    seen = [name for page in forwards for name in page]
    assert [len(page) for page in forwards] == [3, 3, 2]
    assert sorted(seen) == [f"p{index}" for index in range(8)]
    assert walk(order, forwards=False) == forwards


def test_rows_without_a_value_stand_last_in_either_direction(people):
    for order in ("joined_at", "-joined_at"):
        seen = [name for page in walk(order) for name in page]
        assert set(seen[-3:]) == {"p0", "p3", "p6"}


def test_a_row_that_comes_in_between_shifts_no_page(people):
    onward = open_table("order=username").after_url
    Person.objects.create(username="a0", name="新")
    second = open_table(follow(onward))
    assert [line["row"].username for line in second.lines] == ["p3", "p4", "p5"]


def test_a_cursor_that_was_changed_or_made_for_another_order_opens_the_first_page(people):
    cursor = open_table("order=username").page.after
    for query in (f"order=username&page={cursor}x", f"order=-username&page={cursor}", "page=1"):
        table = open_table(query)
        assert len(table.lines) == 3
        assert table.stale_link
        assert table.before_url == ""


def test_filters_narrow_the_rows_and_unknown_values_do_nothing(people):
    assert open_table("name=甲").count == 3
    assert open_table("language=en").count == 4
    assert open_table("language=xx").count == 8
    assert open_table("since=2026-03-03").count == 3
    assert open_table("since=nonsense").count == 8
    assert open_table("active=1").count == 7
    assert open_table("name=甲&language=en").count == 1


def test_the_address_keeps_filters_when_the_order_changes_and_starts_over(people):
    cursor = open_table("name=甲").page.before
    table = open_table(f"name=甲&page={cursor}")
    heading = table.headings[1]
    assert follow(heading["url"]) == "name=%E7%94%B2&order=name"
    assert [h["sort"] for h in table.headings] == ["ascending", "none", "none", ""]
    assert table.in_force == [{"label": "姓名", "text": "甲", "url": "?all=1"}]


def test_an_unknown_order_falls_back_to_the_default(people):
    assert open_table("order=password").order.text == "username"


def test_the_count_stops_at_its_limit(people):
    class Short(People):
        count_limit = 5

    table = open_table(kind=Short)
    assert (table.count, table.is_counted_whole) == (6, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_two_statements_with_one_row_or_three(rows, django_assert_num_queries):
    for index in range(rows):
        Person.objects.create(username=f"q{index}", name="王")
    table = open_table()
    with django_assert_num_queries(2):
        html = render_to_string("ui/components/table.html", {"table": table})
    assert html.count("<tr") == rows + 1


def test_a_table_says_what_a_screen_reader_needs(people):
    with translation.override("zh-hant"):
        html = render_to_string(
            "ui/components/table.html", {"table": open_table("order=-username")}
        )
    assert '<caption class="visually-hidden">同仁</caption>' in html
    assert 'aria-sort="descending"' in html
    assert '<time datetime="2026-03-03T17:30+08:00">115/03/03 17:30</time>' in html
    assert '<span class="badge tone-success">在職</span>' in html


def test_text_from_people_is_escaped_in_cells_and_filters(people):
    Person.objects.create(username="x", name="<script>alert(1)</script>")
    html = render_to_string("ui/components/table.html", {"table": open_table("name=<script")})
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_an_export_holds_all_rows_that_pass_in_their_order(people):
    table = open_table("name=甲&order=-username&export=csv")
    assert table.wants_export
    answer = table.export()
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines() == [
        "帳號,姓名,到職,狀態",
        "p6,甲,,在職",
        "p3,甲,,在職",
        "p0,甲,,在職",
    ]
    assert answer["Content-Disposition"].startswith('attachment; filename="tests-people-')


def test_an_export_neutralises_formulas(people):
    Person.objects.create(username="=1+1", name="甲")
    body = b"".join(open_table("name=甲&export=csv").export().streaming_content).decode()
    assert "'=1+1" in body


def test_an_export_to_a_workbook_keeps_moments_as_moments(people):
    body = b"".join(open_table("name=乙&export=xlsx").export().streaming_content)
    rows = list(load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True))
    assert rows[1][2].isoformat() == "2026-03-01T17:30:00"  # no offset: a workbook has none
    assert rows[1][::3] == ("p1", "在職")


def test_an_unknown_format_is_no_export(people):
    assert not open_table("export=exe").wants_export


class Wordy(People):
    columns = (
        *People.columns,
        Column("code", "代號", "username", on_page=False),
        Column("mark", "記號", "username", in_export=False),
    )


def test_a_column_may_stand_in_the_file_alone_or_on_the_page_alone(people):
    table = open_table("export=csv", Wordy)
    heads = [str(one["column"].label) for one in table.headings]
    cells = [str(one["column"].label) for one in table.lines[0]["cells"]]
    assert heads == cells == ["帳號", "姓名", "到職", "狀態", "記號"]
    first = b"".join(table.export()).decode("utf-8-sig").splitlines()[0]
    assert first == "帳號,姓名,到職,狀態,代號"
