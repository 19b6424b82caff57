"""Money carried over through the pages: the wish, the decision, the audit, the next year."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from civicloop.evaluate.resolutions import services as resolutions
from civicloop.evaluate.resolutions.models import Body, Carry
from tests.db.resolutions.conftest import KEEPER, OFFICER


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    resolutions.lay_bodies(small_city.units["ROADS"].pk, actor=KEEPER)
    return small_city


def url(name, *args):
    return reverse(f"resolutions:{name}", args=args)


def last_year():
    return timezone.localdate().year - 1


def wish(city, **changes):
    values = {
        "unit": city.units["ROADS"].pk, "year": last_year(), "budget_year": last_year(),
        "title": "通學步道", "available": "86,000", "paid": "41,500", "payable": "3,200",
        "carried": "40,800", "lapsed": "500", "ground": "contract", "basis": "契約1號",
    }  # fmt: skip
    return values | changes


def test_from_the_wish_to_the_next_year(city):
    officer, analyst = city.client("officer"), city.client("analyst")
    assert "尚無經費保留" in officer.get(url("carried")).content.decode()
    wrong = officer.post(url("ask-carry"), wish(city, lapsed="501"))
    assert wrong.status_code == 422
    assert "不符" in wrong.content.decode()
    made = officer.post(url("ask-carry"), wish(city))
    row = Carry.objects.get()
    assert made.url == url("carry", row.pk)
    assert url("carry", row.pk) in analyst.get(reverse("home:due")).content.decode()
    today = timezone.localdate().isoformat()
    analyst.post(url("decide-carry", row.pk), {
        "verdict": "approve", "amount": "40,800", "letter": "主預1號", "on": today, "version": 1,
    })  # fmt: skip
    analyst.post(url("audit-carry", row.pk), {
        "amount": "40000", "word": "減列八百元", "letter": "審1號", "on": today, "version": 2,
    })  # fmt: skip
    page = officer.get(url("carry", row.pk)).content.decode()
    assert "減列八百元" in page
    on = f"{url('ask-carry')}?follows={row.pk}"
    assert on in page
    form = officer.get(on).content.decode()
    assert 'value="40,000"' in form
    following = wish(city, year=last_year() + 1, available="40000", paid="40000", payable="0",
                     carried="0", lapsed="0", follows=row.pk)  # fmt: skip
    assert officer.post(on, following).status_code == 422, "nothing is carried on"
    following |= {"paid": "39000", "carried": "1000"}
    officer.post(on, following)
    assert Carry.objects.get(follows=row).available == 40_000
    sums = analyst.get(url("carried") + f"?year={last_year()}").content.decode()
    assert "40,000" in sums
    assert analyst.get(url("carried") + "?export=csv").status_code == 200
    assert officer.get(f"{url('ask-carry')}?follows=x").status_code == 404


def test_each_step_can_be_taken_back_by_who_made_it(city):
    officer, analyst = city.client("officer"), city.client("analyst")
    officer.post(url("ask-carry"), wish(city))
    pk = Carry.objects.get().pk
    officer.post(url("edit-carry", pk), wish(city, title="第二期", version=1))
    officer.post(url("withdraw-carry", pk), {"reason": "已付訖", "version": 2})
    assert "已付訖" in officer.get(url("carry", pk)).content.decode()
    officer.post(url("take-back-carry", pk), {"reason": "仍需", "version": 3})
    today = timezone.localdate().isoformat()
    refusal = {"verdict": "refuse", "letter": "主預1號", "on": today, "version": 4}
    assert analyst.post(url("decide-carry", pk), refusal).status_code == 422
    analyst.post(url("decide-carry", pk), refusal | {"reason": "未訂約"})
    assert url("take-back-carry", pk) not in officer.get(url("carry", pk)).content.decode()
    analyst.post(url("take-back-carry", pk), {"reason": "誤植", "version": 5})
    assert Carry.objects.get().state == "asked"


def test_the_page_costs_the_same_with_one_agency_and_with_three(city):
    analyst, counts = city.client("analyst"), []
    for code in ("ROADS", "PARKS", "WORKS"):
        draft = resolutions.CarryDraft(
            unit_id=city.units[code].pk, year=last_year(), budget_year=last_year(), title=code,
            ground="debt", basis="1", available=10, paid=1, payable=2, carried=3, lapsed=4,
        )  # fmt: skip
        resolutions.ask_to_carry(draft, actor=OFFICER)
        analyst.get(url("carried"))
        with CaptureQueriesContext(connection) as asked:
            assert analyst.get(url("carried")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_usual_bodies_that_came_later_are_offered(city):
    analyst = city.client("analyst")
    assert "尚未設定之常用會議" not in analyst.get(url("bodies")).content.decode()
    late = Body.objects.get(power__key="overseas_trips")
    power = late.power
    late.delete()
    power.delete()
    page = analyst.get(url("bodies")).content.decode()
    assert "公務出國報告建議" in page
    analyst.post(url("lay-bodies"), {"unit": city.units["ROADS"].pk})
    assert Body.objects.filter(power__key="overseas_trips", clock="advice").exists()


def uploaded(text):
    return SimpleUploadedFile("保留.csv", text.encode("utf-8-sig"))


def test_a_file_is_looked_at_then_taken_and_the_lists_own_file_comes_back(city):
    officer = city.client("officer")
    officer.post(url("ask-carry"), wish(city))
    listed = officer.get(url("carried") + "?export=csv").getvalue().decode("utf-8-sig")
    address = url("import-carried")
    assert address in officer.get(url("carried")).content.decode()
    same = officer.post(address, {"file": uploaded(listed), "skip_bad": "on", "then": "look"})
    assert (same.context["done"].present, same.context["done"].faults) == (1, [])
    head, line = listed.splitlines()
    more = "\n".join([head, line, line.replace("通學步道", "公園"), line.replace("500", "501")])
    looked = officer.post(address, {"file": uploaded(more), "skip_bad": "on", "then": "look"})
    page = looked.content.decode()
    assert Carry.objects.count() == 1
    assert "第 4 列" in page
    digest = looked.context["digest"]
    other = officer.post(address, {"file": uploaded(more + "\n"), "then": "import",
                                   "digest": digest})  # fmt: skip
    assert (other.status_code, Carry.objects.count()) == (422, 1)
    strict = officer.post(address, {"file": uploaded(more), "then": "import", "digest": digest})
    assert (strict.status_code, Carry.objects.count()) == (200, 1)
    sent = {"file": uploaded(more), "skip_bad": "on", "then": "import", "digest": digest}
    assert officer.post(address, sent).url == url("carried")
    assert sorted(Carry.objects.values_list("title", flat=True)) == ["公園", "通學步道"]
    assert officer.post(address, {"file": uploaded("甲,乙\n1,2")}).status_code == 422
