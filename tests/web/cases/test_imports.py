"""The pages about files of other systems that were taken over."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.commands import import_cases
from civicloop.answer.cases.models import Case, CaseImport
from tests.db.cases.importing import boston, written

pytestmark = pytest.mark.django_db


def take_over(path, rows) -> CaseImport:
    """Import rows of Boston; the run."""
    importer = cases.Importer(
        written(path, rows), cases.mapping_of("boston"), actor=import_cases.ACTOR, create=True
    )
    list(importer.run())
    return CaseImport.objects.latest("pk")


@pytest.fixture
def admin(city):
    return city.client("administrator")


def shown(client, *where, **query) -> str:
    return client.get(reverse(*where[:1], args=where[1:]), query).content.decode()


def test_without_an_import_the_list_says_how_one_is_made(admin):
    assert "civicloop import cases" in shown(admin, "cases:imports")


def test_the_list_leads_to_the_counts_and_the_bad_rows(admin, tmp_path):
    run = take_over(tmp_path / "b.csv", [boston(1), boston(2, longitude="120.3"), boston(1)])
    text = shown(admin, "cases:imports")
    assert reverse("cases:import_run", args=[run.pk]) in text
    assert "已完成" in text
    page = shown(admin, "cases:import_run", run.pk)
    assert "座標不在波士頓市範圍內" in page
    assert "與第 2 列編號相同" in page
    assert "120.3" in page
    only = shown(admin, "cases:import_run", run.pk, code="doubled")
    assert "座標不在波士頓市範圍內" not in only


@pytest.mark.parametrize("kind", ["csv", "ods", "xlsx"])
def test_the_bad_rows_are_a_file_too(admin, tmp_path, kind):
    run = take_over(tmp_path / "b.csv", [boston(1), boston(2, longitude="120.3")])
    answer = admin.get(reverse("cases:import_run", args=[run.pk]), {"export": kind})
    body = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    if kind == "csv":
        lines = body.decode("utf-8-sig").splitlines()
        assert lines[1].startswith("3,longitude,座標不在波士頓市範圍內")


def test_a_run_that_did_not_end_says_how_far_it_came(admin, tmp_path):
    path = written(tmp_path / "b.csv", [boston(number) for number in range(1, 6)])
    begun = cases.Importer(
        path, cases.mapping_of("boston"), actor=import_cases.ACTOR, create=True, batch=2
    ).run()
    next(begun)
    begun.close()
    page = shown(admin, "cases:import_run", CaseImport.objects.get().pk)
    assert "第 3 行" in page
    assert "共 6 行" in page


def test_an_unknown_run_is_not_found(admin):
    assert admin.get(reverse("cases:import_run", args=[99])).status_code == 404


def test_the_list_costs_the_same_with_one_run_and_with_three(admin, tmp_path):
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            admin.get(reverse("cases:imports"))
        return len(seen)

    take_over(tmp_path / "b.csv", [boston(1)])
    cost()
    one = cost()
    for _ in range(2):
        take_over(tmp_path / "b.csv", [boston(1)])
    assert cost() == one


def test_the_case_page_tells_where_the_case_came_from(city, admin, tmp_path):
    take_over(tmp_path / "b.csv", [boston(1)])
    case = Case.objects.get()
    page = shown(city.client("agent"), "cases:case", case.pk)
    assert f"由 boston 匯入，編為 {case.number}" in page
    assert "於原系統結案" in page
