"""The pages of reports: the way of a text and of a report by clicks, and with bad input."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from civicloop.publish.reports import queries
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.models import Edition, Version
from civicloop.publish.reports.states import SectionState
from civicloop.publish.reports.web import public
from tests.web.reports import city as laying
from tests.web.reports.city import EDITOR, NOW


def to(name, *args):
    return reverse(f"reports:{name}", args=args)


def post(client, name, /, *args, **values):
    return client.post(to(name, *args), values)


def page(client, name, *args):
    answer = client.get(to(name, *args))
    assert answer.status_code == 200, answer
    return answer.content.decode()


OPEN = {"kind": "half-year", "period": "114-H2", "due": "2026-01-20"}


def test_an_editor_opens_a_report(city):
    analyst = city.client("analyst")
    answer = post(analyst, "open", unit=city.units["ROADS"].pk, **OPEN)
    row = Edition.objects.get()
    assert answer.url == reverse("reports:edition", args=[row.pk])
    assert (row.period, row.sections.count()) == (
        "2025-H2",
        len(queries.kind("half-year").sections),
    )
    assert "半年工作報告" in page(analyst, "desk")
    again = post(analyst, "open", unit=city.units["ROADS"].pk, **OPEN)
    assert again.status_code == 200
    assert "此報告已開始編製" in again.content.decode()


@pytest.mark.parametrize(
    "bad",
    [{"period": "2025"}, {"period": "x' OR 1=1"}, {"period": "9999-H9"}, {"kind": "none"},
     {"unit": "0"}, {"due": "someday"}],
)  # fmt: skip
def test_a_bad_form_opens_nothing(city, bad):
    values = {"unit": city.units["ROADS"].pk, **OPEN, **bad}
    answer = post(city.client("analyst"), "open", **values)
    assert answer.status_code == 200
    assert "error" in answer.content.decode()
    assert not Edition.objects.exists()


def test_writer_and_head_take_a_text_to_its_approval(city, edition):
    officer, head = city.client("officer"), city.client("head")
    row = edition.sections.first()
    assert row.title in page(officer, "sections")
    post(officer, "section", row.pk, text="本期持續辦理。", number=0)
    post(officer, "step", row.pk, "send")
    post(head, "return", row.pk, reason="請補充")
    assert "請補充" in page(officer, "section", row.pk)
    post(officer, "section", row.pk, text="本期辦理 3 場。", number=1)
    post(officer, "step", row.pk, "send")
    post(officer, "comment", row.pk, reason="已補充")
    post(head, "step", row.pk, "approve")
    row.refresh_from_db()
    assert row.state == SectionState.APPROVED
    shown = page(head, "section", row.pk)
    assert "本期辦理 3 場。" in shown
    assert "已補充" in shown


def test_a_stale_or_bad_text_is_told_and_what_was_typed_stays(city, edition):
    officer = city.client("officer")
    row = edition.sections.first()
    post(officer, "section", row.pk, text="第一版", number=0)
    stale = post(officer, "section", row.pk, text="我的版本", number=0).content.decode()
    assert "同時有其他同仁儲存了新版本" in stale
    assert "我的版本" in stale
    bad = post(officer, "section", row.pk, text="計{{ 不存在 }}件", number=1).content.decode()
    assert "指標不存在" in bad
    assert post(officer, "step", row.pk, "approve").status_code == 403
    post(officer, "step", row.pk, "send")
    assert post(officer, "step", row.pk, "send").status_code == 409
    row.refresh_from_db()
    assert (row.text, row.number) == ("第一版", 1)


def test_a_text_that_another_wrote_meanwhile_is_shown_and_both_are_kept(city, edition):
    writer, row = city.client("analyst"), edition.sections.first()
    reports.write(row.pk, text="第一行。\n第二行。", number=0, actor=EDITOR, now=NOW)
    reports.write(row.pk, text="第一行。\n第三行。", number=1, actor=EDITOR, now=NOW)
    told = post(writer, "section", row.pk, text="我的一行。", number=1).content.decode()
    assert "我的一行。</textarea>" in told
    assert "第<del>二</del><ins>三</ins>行。" in told
    assert 'name="number" value="2"' in told
    row.refresh_from_db()
    assert (row.number, row.text) == (2, "第一行。\n第三行。")
    assert post(writer, "section", row.pk, text="我的一行。", number=2).status_code == 302
    assert list(row.drafts.order_by("number").values_list("text", flat=True)) == [
        "第一行。\n第二行。", "第一行。\n第三行。", "我的一行。"]  # fmt: skip


def test_a_sentence_is_taken_over_behind_what_is_being_typed(city, edition):
    laying.counted(2)
    writer, reader = city.client("analyst"), city.client("administrator")
    row = edition.sections.first()
    reports.assign(row.pk, unit=city.units["WORKS"].pk, due_at=NOW, actor=EDITOR, now=NOW)
    offered = re.findall(r'name="suggestion" value="([^"]+)"', page(writer, "section", row.pk))
    assert "cases.received" in offered
    post(writer, "section", row.pk, text="正在撰寫。", number=0, suggestion="cases.received")
    row.refresh_from_db()
    assert row.text.startswith('正在撰寫。\n本期受理件數計{{ figure("cases.received"')
    told = page(writer, "section", row.pk)
    assert 'value="cases.received"' not in told
    assert "已存文字目前呈現內容" in told
    sent = {"text": f"{row.text}\r\n完。", "number": 1, "wish": "send"}
    assert "內容已送核" in writer.post(to("section", row.pk), sent, follow=True).content.decode()
    row.refresh_from_db()
    assert (row.state, row.number, row.text[-2:]) == (SectionState.SENT, 2, "完。")
    read = re.sub(r"<[^>]+>", "", page(reader, "section", row.pk).partition("歷次版本")[0])
    assert "本期受理件數計2件。" in read
    assert "{{" not in read


def test_a_correction_shows_the_paragraphs_that_changed(city, edition):
    laying.counted(2)
    laying.approved(edition, first="外訓 30 人次。\n內訓 60 人次。")
    laying.answered(edition, queries)
    reports.publish(edition.pk, actor=EDITOR, now=NOW)
    edition.sections.filter(place=1).update(text="外訓 40 人次。\n內訓 60 人次。")
    laying.answered(edition, queries)
    version = reports.publish(edition.pk, note="更正", actor=EDITOR, now=NOW)
    read = page(Client(), "published", version.pk)
    assert "<dd>外訓 30 人次。</dd>" in read
    assert "<dd>外訓 40 人次。</dd>" in read
    assert "<dd>內訓" not in read


def test_a_comment_is_no_reason(city, edition):
    asked = page(city.client("officer"), "comment", edition.sections.first().pk)
    assert "<label" in asked
    assert "理由" not in asked


def test_a_report_is_previewed_answered_published_and_read_by_everybody(city, edition):
    laying.counted(2)
    laying.approved(edition, first="本期持續辦理，查核 3 件、複查 4 件，合計 8 件。")
    analyst, anybody = city.client("analyst"), Client()
    assert "草稿" in page(analyst, "preview", edition.pk)
    refused = post(analyst, "publish", edition.pk).content.decode()
    assert "無人具名說明" in refused
    assert "加總不符：印「8件」，各項相加為 7（3 + 4）" in refused
    assert "更正內容及原因" not in refused
    desk = page(analyst, "edition", edition.pk)
    assert "加總不符：印「8件」，各項相加為 7（3 + 4）" in desk
    for link in re.findall(r'href="(/reports/desk/\d+/answer/\w+/)"', desk):
        assert analyst.post(link, {"reason": "原始資料如此"}).status_code == 302
    assert 'name="corrects" value="0"' in page(analyst, "publish", edition.pk)
    answer = post(analyst, "publish", edition.pk, note="", corrects=0)
    assert answer.status_code == 302
    version = Version.objects.get()
    assert "半年工作報告" in page(anybody, "index")
    read = page(anybody, "published", version.pk)
    assert "原始資料如此" in read
    assert "五、" in read
    assert "本期持續辦理" in read
    code = next(
        use["code"] for use in version.document["uses"] if use["metric"] == "cases.received"
    )
    assert f'<a href="/f/{code}">{code}</a>' in read
    cited = anybody.get(f"/f/{code.lower()}")
    assert cited.status_code == 200
    assert "受理件數" in cited.content.decode()
    assert "/f/" not in page(analyst, "preview", edition.pk)
    again = post(analyst, "publish", edition.pk, note="").content.decode()
    assert "這個欄位是必須的" in again
    assert Version.objects.count() == 1


def test_the_list_of_texts_costs_the_same_for_one_and_three(
    city, edition, django_assert_max_num_queries
):
    client = city.client("officer")
    page(client, "sections")
    edition.sections.filter(place__gt=1).delete()
    with django_assert_max_num_queries(30) as one:
        page(client, "sections")
    reports.open_edition(
        "half-year", "2025-H1", unit=city.units["ROADS"].pk, due_at=NOW, actor=EDITOR, now=NOW
    )
    with django_assert_max_num_queries(30) as many:
        page(client, "sections")
    assert len(one) == len(many)


def test_a_first_text_is_kept_and_sent_with_one_click(city, edition):
    officer, row = city.client("officer"), edition.sections.first()
    assert 'value="send"' in page(officer, "section", row.pk)
    post(officer, "section", row.pk, text="本期無。", number=0, wish="send")
    row.refresh_from_db()
    assert (row.state, row.number, row.text) == (SectionState.SENT, 1, "本期無。")
    assert 'value="send"' not in page(officer, "section", row.pk)


def test_published_reports_stand_in_pages(client, edition, monkeypatch):
    monkeypatch.setattr(public, "PAGE", 2)
    for number in (1, 2, 3):
        Version.objects.create(
            edition=edition, number=number, document={}, digest="0" * 64, ledger_position=0,
            note="更正" if number > 1 else "", published_by=EDITOR.ref,
            published_at=NOW + timedelta(days=number),
        )  # fmt: skip

    def numbers(address):
        shown = client.get(address).content.decode()
        ways = re.findall(r'rel="(prev|next)" href="([^"]+)"', shown)
        return re.findall(r"第 (\d) 版", shown), {way: to("index") + where for way, where in ways}

    first, onward = numbers(to("index"))
    assert (first, list(onward)) == (["3", "2"], ["next"])
    last, back = numbers(onward["next"])
    assert (last, list(back)) == (["1"], ["prev"])
    assert numbers(back["prev"])[0] == ["3", "2"]
    assert numbers(to("index") + "?page=forged")[0] == ["3", "2"]
