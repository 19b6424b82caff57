"""Registers as staff and citizens meet them: lists, entries, the grid, files, definitions."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.engines.registers import queries
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.models import Entry, Import, Register
from civicloop.engines.registers.rules import Field, Gate, Kind
from civicloop.engines.registers.web.public.publication import OpenEntries
from tests.db.registers.books import COURSES, KEEPER, NOW, ROW, add, agencies, courses, districts
from tests.db.registers.books import posted as edited

pytestmark = pytest.mark.django_db
HEAD = "辦理日期,課程名稱,參訓人數,類型,備註"


@pytest.fixture
def register(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    return courses()


def to(name, *args):
    return reverse(f"registers:{name}", args=["courses", *args])


def statements(run, client, address):
    with run() as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_list_costs_the_same_with_one_entry_and_with_three(
    small_city, register, django_assert_max_num_queries
):
    client = small_city.client("analyst")
    add(register)
    client.get(to("register"))
    with django_assert_max_num_queries(30) as one:
        client.get(to("register"))
    for title in ("二", "三"):
        add(register, title=title)
    with django_assert_max_num_queries(30) as three:
        page = client.get(to("register")).content.decode()
    assert len(one) == len(three)
    assert page.count("row-anchor") == 3
    assert "王小明" not in page


def test_filters_order_and_export_follow_the_fields(small_city, register):
    client = small_city.client("analyst")
    add(register)
    add(register, title="座談", form="座談會", people="20")
    page = client.get(to("register"), {"form": "talk"}).content.decode()
    assert (page.count("row-anchor"), "座談" in page) == (1, True)
    page = client.get(to("register"), {"people": "1o5"}).content.decode()
    assert page.count("row-anchor") == 0
    page = client.get(to("register"), {"order": "people"}).content.decode()
    assert page.index("座談") < page.index("品質預警機制")
    body = b"".join(client.get(to("register"), {"export": "csv"}).streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(body.lstrip("\ufeff"))))
    assert [row["參訓人數"] for row in rows] == ["20", "105"]
    assert all("講師" not in row for row in rows)
    unit = agencies()["B"]
    add(register, title="三", unit_id=unit)
    body = b"".join(client.get(to("register"), {"export": "csv"}).streaming_content).decode()
    told = [(row["登錄機關代碼"], row["登錄機關"]) for row in csv.DictReader(io.StringIO(body[1:]))]
    assert sorted(told) == [("", ""), ("", ""), ("B", "環境保護局")]
    assert "登錄機關代碼" not in client.get(to("register")).content.decode()


def test_a_district_is_chosen_shown_filtered_counted_and_exported_by_name(small_city, register):
    districts()
    place = Field("district", Kind.DISTRICT, "行政區", "District", open=True)
    wider = replace(COURSES, fields=(*COURSES.fields, place))
    registers.change_definition(register.pk, wider, version=1, actor=KEEPER, now=NOW)
    client = small_city.client("analyst")
    form = client.get(to("add")).content.decode()
    assert re.findall(r'<option value="(D\d)">([^<]+)', form) == [("D1", "西區"), ("D2", "東區")]
    add(register, district="D1")
    add(register, title="二", district="東區")
    page = client.get(to("register"), {"district": "D2"}).content.decode()
    assert (page.count("row-anchor"), "東區" in page) == (1, True)
    page = client.get(to("counts"), {"by": "district"}).content.decode()
    assert page.index("西區") < page.rindex("東區")
    refused = {"held_on": "2026-03-01", "title": "三", "people": "1", "district": "D9"}
    assert client.post(to("add"), refused).status_code in {200, 422}
    assert Entry.objects.count() == 2
    body = b"".join(client.get(to("register"), {"export": "csv"}).streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(body.lstrip("\ufeff"))))
    assert sorted(row["行政區"] for row in rows) == ["東區", "西區"]


def test_what_was_exported_is_imported_without_a_change(small_city, register):
    client = small_city.client("analyst")
    add(register)
    add(register, title="座談", form="", people="20", cost="1,000")
    for kind in ("csv", "ods", "xlsx"):
        body = b"".join(client.get(to("register"), {"export": kind}).streaming_content)
        _, plan = registers.import_file(
            "courses", body, file_name=f"a.{kind}", pairs=[], actor=KEEPER, now=NOW
        )
        assert plan.says == (0, 0, 2, 0), (kind, plan.faults)


def test_an_entry_is_added_corrected_withdrawn_and_brought_back(small_city, register):
    client = small_city.client("analyst")
    values = ROW | {"held_on": "2026-08-09", "form": "course", "people": "x"}
    refused = client.post(to("add"), values)
    assert refused.status_code == 422
    assert "王小明" in refused.content.decode()
    assert Entry.objects.count() == 0
    assert client.post(to("add"), values | {"people": "105"}).status_code == 302
    row = Entry.objects.get()
    page = client.get(to("correct", row.pk)).content.decode()
    assert "王小明" not in page
    change = {"held_on": "2026-08-09", "title": "新名", "people": "5", "version": "1"}
    assert client.post(to("correct", row.pk), change).status_code == 302
    stale = client.post(to("correct", row.pk), change | {"title": "舊"})
    assert stale.status_code == 422
    assert 'name="version" value="2"' in stale.content.decode()
    assert client.post(to("undo", row.pk), {"version": "2"}).status_code == 302
    row.refresh_from_db()
    assert (row.values["title"], set(row.sealed)) == ("品質預警機制", {"lecturer", "email"})
    gone = client.post(to("withdraw", row.pk), {"reason": "誤登", "version": "3"})
    assert gone.status_code == 302
    assert "品質預警機制" in client.get(to("withdrawn")).content.decode()
    assert client.post(to("restore", row.pk), {"version": "4"}).status_code == 302
    page = client.post(to("personal", row.pk), {"purpose": "contact"}).content.decode()
    assert "王小明" in page
    assert "王小明" not in client.get(to("entry", row.pk)).content.decode()


def test_undo_is_offered_only_while_there_is_something_to_undo(small_city, register):
    client, entry = small_city.client("analyst"), add(register)
    address = to("undo", entry.pk)
    assert address in client.get(to("entry", entry.pk)).content.decode()
    assert client.post(address, {"version": 1}).status_code == 302
    entry.refresh_from_db()
    assert entry.state == "withdrawn"
    page = client.get(to("entry", entry.pk)).content.decode()
    assert address not in page
    assert to("restore", entry.pk) in page
    client.post(to("restore", entry.pk), {"version": 2})
    assert address in client.get(to("entry", entry.pk)).content.decode()


def test_a_keeper_chooses_the_agency_and_an_agency_adds_its_own(small_city, register):
    client = small_city.client("analyst")
    unit, typed = agencies()["B"], ROW | {"form": "course"}
    page = client.get(to("add")).content.decode()
    assert "全市" in page
    assert "環境保護局" in page
    assert client.post(to("add"), typed | {"unit": str(unit)}).status_code == 302
    assert Entry.objects.get().unit_id == unit
    assert client.post(to("add"), typed | {"title": "二"}).status_code == 302
    for wrong in ("0", "9" * 30, "x"):
        assert client.post(to("add"), typed | {"title": "三", "unit": wrong}).status_code == 422
    page = client.get(to("register"), {"agency": str(unit)}).content.decode()
    assert page.count("row-anchor") == 1
    assert [row.unit_id for row in Entry.objects.order_by("pk")] == [unit, None]
    officer = small_city.client("officer")
    assert 'name="unit"' not in officer.get(to("add")).content.decode()
    answer = officer.post(to("add"), typed | {"title": "四", "unit": str(unit)})
    assert answer.status_code == 302
    assert Entry.objects.get(title__contains="四").unit_id not in {unit, None}


def test_a_file_is_taken_for_the_agency_that_was_chosen(small_city, register):
    client = small_city.client("analyst")
    unit = agencies()["A"]
    upload = SimpleUploadedFile("a.csv", f"{HEAD}\n115/9/1,新班,30,座談會,".encode())
    client.post(to("upload"), {"file": upload})
    address = to("mapping", Import.objects.get().pk)
    assert "工務局" in client.get(address).content.decode()
    proposed = {"c0": "held_on", "c1": "title", "c2": "people", "c3": "form", "unit": str(unit)}
    take = proposed | {"wish": "take", "says": "1-0-0-0"}
    assert client.post(address, take | {"unit": "x"}).status_code == 422
    assert client.post(address, take).status_code == 302
    assert Entry.objects.get().unit_id == unit


def test_a_cell_is_saved_alone_and_sent_twice_does_no_harm(small_city, register):
    client = small_city.client("analyst")
    row = add(register)
    assert client.get(to("grid")).content.decode().count('role="gridcell"') == 12
    cell = {"entry": row.pk, "field": "people", "value": "1,200", "version": 1}
    first = client.post(to("cell"), cell).json()
    assert first == {"version": 2, "raw": "1200", "text": "1,200"}
    assert client.post(to("cell"), cell).json() == first
    late = client.post(to("cell"), cell | {"value": "7"})
    assert (late.status_code, late.json()["code"], late.json()["raw"]) == (409, "changed", "1200")
    bad = client.post(to("cell"), cell | {"value": "許多", "version": 2})
    assert (bad.status_code, bad.json()["code"]) == (422, "type.integer")
    for wrong in ({"field": "lecturer"}, {"field": "x"}, {"entry": "9" * 30}, {"entry": "-"}):
        assert client.post(to("cell"), cell | wrong).status_code == 404
    row.refresh_from_db()
    assert (row.values["people"], row.version) == (1200, 2)


def test_a_row_typed_below_the_grid_is_added_once(small_city, register):
    client = small_city.client("analyst")
    typed = {"f-held_on": "115/9/1", "f-title": "新班"}
    refused = client.post(to("row"), typed)
    assert (refused.status_code, list(refused.json()["faults"])) == (422, ["people"])
    added = client.post(to("row"), typed | {"f-people": "8"}).json()
    assert client.post(to("row"), typed | {"f-people": "8"}).json() == added
    other = client.post(to("row"), typed | {"f-people": "9"})
    assert (other.status_code, Entry.objects.count()) == (422, 1)


def test_a_row_below_the_grid_is_for_the_agency_that_was_chosen(small_city, register):
    client, unit = small_city.client("analyst"), agencies()["B"]
    assert f'<option value="{unit}">環境保護局' in client.get(to("grid")).content.decode()
    typed = {"f-held_on": "115/9/1", "f-title": "新班", "f-people": "8"}
    added = client.post(to("row"), typed | {"f-_agency": str(unit)}).json()
    assert (Entry.objects.get().unit_id, added["agency"]) == (unit, "環境保護局")
    assert client.post(to("row"), typed | {"f-_agency": str(unit)}).json() == added
    for wrong in ("0", "x", "9" * 30):
        refused = client.post(to("row"), typed | {"f-title": "二", "f-_agency": wrong})
        assert (refused.status_code, list(refused.json()["faults"])) == (422, ["_agency"])
    officer = small_city.client("officer")
    other = officer.post(to("row"), typed | {"f-title": "三", "f-_agency": str(unit)})
    assert other.status_code == 200
    assert Entry.objects.get(title__contains="三").unit_id not in {unit, None}


def test_a_file_is_mapped_seen_and_taken_as_it_was_seen(small_city, register):
    client = small_city.client("analyst")
    add(register)
    lines = ["115/8/9,品質預警機制,110,研習會,", "115/9/1,新班,30,座談會,", "115/13/1,壞,3,,",
             "115/9/1,新班,31,,"]  # fmt: skip
    upload = SimpleUploadedFile("a.csv", "\n".join([HEAD, *lines]).encode())
    assert client.post(to("upload"), {"file": upload}).status_code == 302
    waiting = Import.objects.get()
    address = to("mapping", waiting.pk)
    page = client.get(address).content.decode()
    assert 'value="1-1-0-2"' in page
    assert Entry.objects.count() == 1
    proposed = {"c0": "held_on", "c1": "title", "c2": "people", "c3": "form", "c4": ""}
    stale = client.post(address, proposed | {"wish": "take", "says": "2-0-0-2"})
    assert (stale.status_code, Entry.objects.count()) == (422, 1)
    double = client.post(address, proposed | {"c4": "form"})
    assert double.status_code == 422
    assert client.post(address, proposed | {"wish": "take", "says": "1-1-0-2"}).status_code == 302
    assert {row.title[13:]: row.values["people"] for row in Entry.objects.all()} == {
        "品質預警機制": 110, "新班": 30}  # fmt: skip
    assert Entry.objects.get(title__contains="品質").masked["lecturer"]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.box, waiting.added) == ("taken", None, 1)
    assert client.get(address).status_code == 404
    assert client.get(to("imports")).status_code == 200


def test_a_file_that_is_no_table_is_refused(small_city, register):
    client = small_city.client("analyst")
    for content in (b"", b"\x00\x01", b"PK\x03\x04broken"):
        upload = SimpleUploadedFile("a.xlsx", content)
        assert client.post(to("upload"), {"file": upload}).status_code == 422
    assert Import.objects.count() == 0


def test_open_data_hold_open_fields_alone(small_city, register):
    client = small_city.client("anonymous")
    add(register, cost="777")
    assert client.get(to("open-register")).status_code == 404
    keeper = small_city.client("analyst")
    assert keeper.post(to("publish"), {"wish": "open"}).status_code == 302
    page = client.get(to("open-register")).content.decode()
    told = json.loads(client.get(to("open-file", "json")).getvalue())
    table = b"".join(client.get(to("open-file", "csv")).streaming_content).decode()
    values = {"held_on": "2026-08-09", "title": "品質預警機制", "form": "course", "people": 105}
    assert told["rows"] == [values]
    for text in (page, json.dumps(told, ensure_ascii=False), table):
        assert "品質預警機制" in text
        assert not any(secret in text for secret in ("777", "王", "example.org"))
    assert client.get(to("open-file", "exe")).status_code == 404
    keeper.post(to("publish"), {"wish": "close"})
    assert client.get(to("open-file", "csv")).status_code == 404


def test_a_page_for_everybody_starts_after_the_last_row_and_files_hold_them_all(
    small_city, register, monkeypatch
):
    monkeypatch.setattr(OpenEntries, "page_size", 2)
    client = small_city.client("anonymous")
    small_city.client("analyst").post(to("publish"), {"wish": "open"})
    for day in range(1, 6):
        add(register, held_on=f"115/8/{day}", title=f"課程{day}", people=str(day))
    seen, link, costs = [], "", set()
    for _ in range(3):
        with CaptureQueriesContext(connection) as run:
            page = client.get(to("open-register") + link).content.decode()
        costs.add(len(run))
        assert not any("OFFSET" in query["sql"] for query in run)
        seen.append(re.findall(r">(課程\d)<", page))
        link = "?" + html.unescape(re.findall(r'href="\?(page=[^"]+)"', page)[-1])
    assert seen == [["課程5", "課程4"], ["課程3", "課程2"], ["課程1"]]
    assert len(costs) == 1
    for kind in ("csv", "json"):
        answer = client.get(to("open-file", kind))
        assert answer.streaming
        found = re.findall(r"課程\d", answer.getvalue().decode())
        assert found == [f"課程{day}" for day in (5, 4, 3, 2, 1)]


def test_counts_of_open_data_keep_quiet_where_a_part_is_hidden(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    gate = Gate("form", "course", ("people",))
    definition = replace(COURSES, small=3, gate=gate)
    register = registers.define(definition, key="courses", actor=KEEPER, now=NOW)
    registers.publish(register.pk, actor=KEEPER, now=NOW)
    add(register, people="30")
    add(register, title="座談", form="座談會", people="2")
    client = small_city.client("anonymous")

    def told():
        rows = json.loads(client.get(to("open-file", "json")).getvalue())["rows"]
        page = client.get(to("open-register")).content.decode()
        return [row["people"] for row in rows], "參訓人次" in page

    assert told() == ([30], True)
    add(register, title="小班", people="2")
    assert told() == ([None, 30], False)


def posted(**changes):
    fields = [("held_on", "日期", "Day", "day", "is_key required"), ("people", "人數", "People",
              "whole", "required is_counted open")]  # fmt: skip
    values = {"key": "tours", "zh": "導覽", "en": "Tours", "theme": "events", "period": "held_on",
              "sees": "agencies", "edits": "agencies", "small": "0"}  # fmt: skip
    for place, (name, zh, en, kind, marks) in enumerate(fields):
        values |= {f"f-{place}-{part}": text for part, text in
                   (("name", name), ("zh", zh), ("en", en), ("kind", kind))}  # fmt: skip
        values |= {f"f-{place}-{mark}": "1" for mark in marks.split()}
    return values | changes


def test_a_register_is_defined_and_changed_in_the_browser(small_city, register):
    client = small_city.client("administrator")
    address = reverse("registers:define")
    refused = client.post(address, posted(period="people"))
    assert refused.status_code == 422
    assert "統計期間" in refused.content.decode()
    assert client.post(address, posted(wish="preview")).status_code == 200
    assert not Register.objects.filter(key="tours").exists()
    assert client.post(address, posted()).status_code == 302
    assert client.post(address, posted()).status_code == 422
    made = queries.register("tours")
    assert [count.key for count in made.definition.counts] == ["entries", "sum_people"]
    registers.add(made.pk, {"held_on": "2026-01-01", "people": "3"}, actor=KEEPER, now=NOW)
    change = reverse("registers:change", args=["tours"])
    assert client.get(change).status_code == 200
    less = {key: text for key, text in posted(version="1").items() if "f-1" not in key}
    assert client.post(change, less).status_code == 422
    renamed = posted(version="1", note="改名") | {"f-1-zh": "遊客數"}
    assert client.post(change, renamed).status_code == 302
    assert client.post(change, posted(version="1")).status_code == 422
    versions = client.get(reverse("registers:versions", args=["tours"])).content.decode()
    assert "遊客數" in versions
    counts = client.get(reverse("registers:counts", args=["tours"]), {"by": "month"})
    assert counts.status_code == 200


def test_computed_values_counts_and_the_gate_are_edited_with_a_preview(small_city, register):
    client = small_city.client("administrator")
    add(register, cost="210")
    add(register, title="二", form="座談會", people="5", cost="10")
    address = reverse("registers:change", args=["courses"])
    assert "公布門檻" in client.get(address).content.decode()
    sent = edited(COURSES).dict() | {"version": "1"}
    sent |= {"c-0-key": "each", "c-0-zh": "人均", "c-0-en": "Each", "c-0-how": "percent",
             "c-0-of": "cost, people", "n-9-key": "cost_of_talks", "n-9-zh": "座談經費",
             "n-9-en": "Cost of talks", "n-9-take": "total", "n-9-of": "cost",
             "n-9-where": "form = talk", "gate-field": "form", "gate-value": "talk",
             "gate-needs": "cost"}  # fmt: skip
    refused = client.post(address, sent | {"gate-needs": "cots", "wish": "preview"})
    assert (refused.status_code, "cots" in refused.content.decode()) == (422, True)
    preview = client.post(address, sent | {"wish": "preview"}).content.decode()
    assert "人均 = 經費 ÷ 參訓人數" in preview
    assert "2 筆中有 1 筆達公布門檻" in preview
    assert re.search(r"座談經費</dt><dd>10<", preview)
    assert queries.register("courses").definition == COURSES
    assert client.post(address, sent).status_code == 302
    changed = queries.register("courses").definition
    assert changed.fields == COURSES.fields
    assert (changed.gate, len(changed.counts), changed.computed[0].of) == (
        Gate("form", "talk", ("cost",)), 4, ("cost", "people"))  # fmt: skip


@pytest.mark.parametrize("bad", ["\0", "a\0b", "'; --", "9" * 40, "1e999", "NaN", "𠮷" * 3000])
def test_hostile_values_are_refused_or_kept_but_never_break(small_city, register, bad):
    client = small_city.client("analyst")
    row = add(register)
    cell = {"entry": row.pk, "version": 1, "value": bad}
    fields = ("people", "title", "held_on", "form", "cost")
    answers = [client.post(to("cell"), cell | {"field": name}) for name in fields]
    answers += [
        client.post(to("add"), dict.fromkeys(ROW, bad)),
        client.post(to("row"), {f"f-{name}": bad for name in ROW}),
        client.get(to("register"), {"title": bad, "people": bad, "since": bad, "page": bad}),
        client.get(to("counts"), {"by": bad, "since": bad}),
        client.post(reverse("registers:define"), posted(zh=bad, period=bad, small=bad)),
        client.post(reverse("registers:define"), posted(about_zh=bad, key=bad)),
        client.post(to("withdraw", row.pk), {"reason": bad, "version": bad}),
        client.post(to("undo", row.pk), {"version": bad}),
    ]
    assert all(answer.status_code < 500 for answer in answers)


def test_thousands_are_grouped_once(small_city, register, client):
    add(register, people="5240", cost="12000")
    registers.publish(register.pk, actor=KEEPER)
    pages = [small_city.client("analyst").get(to("register")), client.get(to("open-register"))]
    assert all("5,240<" in page.content.decode() for page in pages)
    assert "12,000<" in pages[0].content.decode()


def test_what_is_withdrawn_and_what_was_imported_say_so(small_city, register):
    client = small_city.client("analyst")
    page = client.get(to("withdrawn")).content.decode()
    assert "研習課程：已撤回資料" in page
    assert "沒有已撤回的資料" in page
    assert "請新增第一筆" not in page
    assert "研習課程：匯入紀錄" in client.get(to("imports")).content.decode()


def test_forms_of_an_entry_name_it_as_its_page_and_lead_back_to_it(small_city, register):
    entry = add(register)
    client = small_city.client("analyst")
    for name in ("correct", "withdraw"):
        page = client.get(to(name, entry.pk)).content.decode()
        assert "115/08/09 · 品質預警機制" in page
        assert page.count(f'href="{to("entry", entry.pk)}"') == 2
    assert "撤回這筆資料</button>" in page
    history = client.get(to("entry", entry.pk)).content.decode()
    assert history.index("<li>辦理日期：115/08/09") < history.index("<li>參訓人數：105")


def test_counts_are_named_on_a_phone_too(small_city, register):
    add(register)
    page = small_city.client("analyst").get(to("counts")).content.decode()
    assert 'data-label="參訓人次">105<' in page


def test_the_preview_offers_the_districts_of_the_city(small_city):
    districts()
    asked = replace(COURSES, fields=(*COURSES.fields, Field("place", Kind.DISTRICT, "區", "Where"),
                                     Field("paid", Kind.MONTH, "撥款月份", "Paid")))  # fmt: skip
    form = edited(asked, key="tried", wish="preview")
    page = small_city.client("analyst").post(reverse("registers:define"), form).content.decode()
    assert '<option value="D1">西區</option>' in page
    assert "例如 115/4 或 2026-04。" in page


def test_the_list_and_its_grid_open_as_they_were_left(small_city, register):
    client = small_city.client("analyst")
    add(register, title="座談", form="座談會")
    add(register, title="研習", held_on="115/8/10")
    client.get(to("register"), {"form": "talk"})
    for page in (to("register"), to("grid")):
        text = client.get(page).content.decode()
        assert "座談" in text
        assert ">研習<" not in text
    assert "研習" in client.get(to("register") + "?all=1").content.decode()
    assert ">研習<" in client.get(to("register")).content.decode()
    entry = Entry.objects.get(title__contains="研習")
    registers.withdraw(entry.pk, version=entry.version, actor=KEEPER, now=NOW)
    client.get(to("register"), {"form": "talk"})
    assert "研習" in client.get(to("withdrawn")).content.decode()


def test_a_long_text_is_saved_whole_or_refused_and_never_cut(small_city, register):
    row = add(register)
    definition = register.definition
    long = Field("notes", Kind.LONG, "紀要", "Notes", most=8000)
    wider = replace(definition, fields=(*definition.fields, long))
    registers.change_definition(register.pk, wider, version=1, actor=KEEPER, now=NOW)
    client = small_city.client("analyst")
    cell = {"entry": row.pk, "field": "notes", "value": "字" * 8000, "version": 1}
    assert client.post(to("cell"), cell).json()["version"] == 2
    assert Entry.objects.get().values["notes"] == "字" * 8000
    refused = client.post(to("cell"), cell | {"value": "字" * 8001, "version": 2})
    assert (refused.status_code, refused.json()["code"]) == (422, "maxLength")
    form = ROW | {"held_on": "2026-08-12", "title": "長文", "form": "course", "notes": "字" * 8000}
    assert client.post(to("add"), form).status_code == 302
    assert Entry.objects.filter(values__notes="字" * 8000).count() == 2
