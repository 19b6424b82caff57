"""What is said after the month: a correction with its causes, money by stage, the centre's word."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from civicloop.engines.tracking.models import Milestone, Programme, Report, Variance
from civicloop.evaluate.programmes import services as programmes
from civicloop.evaluate.programmes.models import CentralResult
from civicloop.evaluate.programmes.web.staff.grants import COLUMNS
from civicloop.kernel.tabular import rules as tabular
from tests.db.programmes.conftest import OWNER
from tests.web.programmes.test_pages import (  # noqa: F401 (fixtures)
    WHY,
    address,
    city,
    clients,
    good,
    item,
    month,
    post,
    seen,
)


@pytest.fixture
def frozen(item, clients):  # noqa: F811 (fixtures)
    """A month at 50 of 50 %, approved and frozen."""
    report = Report.objects.get()
    good(post(clients["officer"], "report", report.pk, **month(report, actual="50")))
    good(post(clients["head"], "approve-report", report.pk))
    good(post(clients["analyst"], "freeze", item.programme_id, report.period_id))
    return Report.objects.get()


def correct(client, row, **changes):
    values = month(Report.objects.get(pk=row.pk), actual="45", reason="查證更正") | changes
    return post(client, "correct", row.pk, **values)


def test_a_correction_that_falls_behind_is_explained_at_its_field(frozen, clients):  # noqa: F811
    analyst = clients["analyst"]
    asked = correct(analyst, frozen)
    text = asked.content.decode()
    assert asked.status_code == 422
    assert re.search(r'class="field-error[^>]*>', text)
    assert 'data-explain="yes"' in text
    half = correct(analyst, frozen, cause="A11", remedy="增派人力")
    assert half.status_code == 422
    assert Report.objects.get().actual == 50
    good(correct(analyst, frozen, **WHY))
    page = good(analyst.get(address("review", frozen.pk)))
    assert "增派人力" in page
    assert "50.00 % → 45.00 %" in page
    read = good(clients["officer"].get(address("report", frozen.pk)))
    assert "50.00 % → 45.00 %" in read, "the unit reads what was corrected, too"


def test_one_that_needs_no_explanation_any_more_closes_it_for_all_to_see(frozen, clients):  # noqa: F811
    analyst = clients["analyst"]
    good(correct(analyst, frozen, **WHY))
    emptied = correct(analyst, frozen, narrative="改")
    assert emptied.status_code == 422, "still behind: its explanation is not dropped by emptying it"
    done = good(correct(analyst, frozen, actual="50", **WHY))
    assert "無須說明" in done
    assert Variance.objects.get().closed_on is not None
    page = good(analyst.get(address("review", frozen.pk)))
    assert "增派人力" in page, "what was said stays to be read"
    assert address("verify-remedy", frozen.pk) not in page
    form = good(analyst.get(address("correct", frozen.pk)))
    [remedy] = re.findall(r'name="remedy".*?</textarea>', form, re.DOTALL)
    assert "增派人力" not in remedy
    again = correct(analyst, frozen, actual="50", narrative="再改", **WHY)
    assert again.status_code == 422
    assert "Leave it empty" not in again.content.decode()


def test_the_history_names_the_fields_that_were_corrected(frozen, clients):  # noqa: F811
    good(correct(clients["analyst"], frozen, **WHY))
    page = good(clients["analyst"].get(address("item", frozen.item_id)))
    assert "narrative" not in page.split('id="history"')[1]


def test_money_by_stage_is_entered_on_the_page_and_held_to_the_contract(item, clients):  # noqa: F811
    officer = clients["officer"]
    notice = programmes.Notice("113-01", "人行道改善工程", amount=3_050_000)
    programmes.keep_tender(item, notice, actor=OWNER)
    stones = list(Milestone.objects.order_by("position"))
    page = good(officer.get(address("stage-money", item.pk)))
    assert "3,050,000" in page
    assert "1,525,000" in page, "the two deliveries weigh the same"
    sums = dict.fromkeys((f"planned_{row.pk}" for row in stones), "")
    values = sums | {
        f"planned_{stones[4].pk}": "１,５００,０００",
        f"planned_{stones[5].pk}": "1650000",
    }
    version = seen(officer, "stage-money", item.pk)
    wrong = post(officer, "stage-money", item.pk, version=version, **values)
    assert wrong.status_code == 422
    assert "100,000" in wrong.content.decode()
    values[f"planned_{stones[5].pk}"] = "1550000"
    values[f"granted_{stones[4].pk}"] = values[f"paid_{stones[4].pk}"] = "1500000"
    good(post(officer, "stage-money", item.pk, version=version, **values))
    page = good(officer.get(address("item", item.pk)))
    assert "1,550,000" in page
    assert "各階段合計與契約金額相符" in page
    second = post(officer, "stage-money", item.pk, version=version, **values)
    assert second.status_code == 422, "another window was first"
    programmes.keep_tender(item, programmes.Notice("113-02", "追加", amount=50_000), actor=OWNER)
    assert "50,000" in good(officer.get(address("item", item.pk)))
    steps = good(clients["analyst"].get(address("steps", item.programme_id)))
    assert "1,550,000" in steps


def test_who_only_reads_enters_no_money(item, clients):  # noqa: F811
    stone = Milestone.objects.first()
    values = {f"planned_{stone.pk}": "5"}
    version = seen(clients["mayor"], "stage-money", item.pk)
    refused = post(clients["mayor"], "stage-money", item.pk, version=version, **values)
    assert refused.status_code == 403
    assert not Milestone.objects.exclude(money_planned=None).exists()


def test_a_file_of_stages_is_looked_at_and_taken_in_the_browser(item, clients):  # noqa: F811
    analyst = clients["analyst"]
    text = "列管編號,階段,契約分期金額\r\n115-001,5,1500000\r\n115-001,九,1\r\n".encode("cp950")

    def send(**values):
        file = SimpleUploadedFile("stages.csv", text)
        return analyst.post(
            address("import", item.programme_id),
            values | {"mapping": "stages:stages", "file": file},
        )

    looked = send(skip_bad="on").content.decode()
    assert "案件沒有這個階段" in looked
    digest = re.search(r'name="digest" value="(\w+)"', looked)[1]
    assert send(skip_bad="on", then="import", digest=digest).status_code in {204, 302}
    assert Milestone.objects.get(position=5).money_planned == 1_500_000
    out = analyst.get(address("export", item.programme_id, "stages", "csv"))
    assert "1500000" in b"".join(out.streaming_content).decode("utf-8-sig")


RESULTS = {
    "told_on": "2024-12-01", "letter": "發管字第1號", "score": "９７.７", "place": "2",
    "among": "22", "grant": "", "next_grant": "", "sheet": "編號\t成績\n115-001\t92\t1000000",
}  # fmt: skip


def told(client, programme, name="keep-results", **changes):
    version = seen(client, name, programme, 2024)
    return post(client, name, programme, 2024, version=version, **RESULTS | changes)


@pytest.mark.parametrize(("kind", "leads"), [("annual", False), ("basic_facilities", True)])
def test_what_the_centre_grants_leads_to_its_ranking(item, clients, kind, leads):  # noqa: F811
    Programme.objects.update(kind=kind)
    page = good(clients["analyst"].get(address("programme", item.programme_id)))
    assert (address("grants", item.programme_id, 2024) in page) == leads


def test_the_centre_ranks_and_next_year_s_grant_follows(item, clients):  # noqa: F811
    analyst, programme = clients["analyst"], item.programme_id
    assert "尚未" in good(analyst.get(address("grants", programme, 2024)))
    for wrong in ({"score": "101"}, {"sheet": "115-009\t90"}, {"place": "23"}, {"told_on": ""}):
        assert told(analyst, programme, **wrong).status_code == 422, wrong
    assert not CentralResult.objects.exists()
    page = good(told(analyst, programme))
    assert "2 / 22" in page
    assert "1,050,000" in page
    assert "優等" in page
    for query, name in (("", "115-001"), ("&by=units", item.unit.name_zh)):
        out = analyst.get(f"{address('grants', programme, 2024)}?export=csv{query}")
        [row] = tabular.read(b"".join(out.streaming_content), COLUMNS).rows
        assert name in row.values.values()
        assert "1050000" in {str(value) for value in row.values.values()}
    for role in ("officer", "mayor"):
        assert "1,050,000" in good(clients[role].get(address("grants", programme, 2024)))
    good(told(analyst, programme, "remove-results", reason="誤植"))
    assert not CentralResult.objects.exists()


def test_who_does_not_keep_the_programme_writes_no_results(item, clients):  # noqa: F811
    for role in ("officer", "head", "mayor"):
        answer = clients[role].post(address("keep-results", item.programme_id, 2024), RESULTS)
        assert answer.status_code in {403, 404}
    assert not CentralResult.objects.exists()


def test_who_judged_every_stage_is_asked_for_no_more_scores(item, clients):  # noqa: F811
    officer, analyst = clients["officer"], clients["analyst"]
    scores = dict.fromkeys(("progress", "spending", "quality", "reporting"), "90")
    page, link = address("evaluations", item.programme_id, 2024), address("evaluate", item.pk, 2024)
    for stage, client in (("self", officer), ("first", analyst), ("second", analyst)):
        assert link in good(analyst.get(page))
        good(post(client, "evaluate", item.pk, 2024, **scores))
        good(post(analyst, "confirm", item.pk, item.evaluations.get(stage=stage).pk))
    assert link not in good(analyst.get(page))
