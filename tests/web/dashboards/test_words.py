"""What complaints speak of: counted from masked texts, for the staff, and few are not told."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.states import Confidentiality
from civicloop.kernel.clock import services as clock

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SOURCE = ("cases", "case")
RISING = reverse("dashboards:words", args=SOURCE)
SUBJECTS = reverse("dashboards:subjects", args=SOURCE)
MENTIONS = reverse("dashboards:mentions", args=SOURCE)
EXPORT = reverse("dashboards:mentions_export", args=(*SOURCE, "csv"))
OTHERS = ["樹倒", "缺水", "停電", "塗鴉", "坑洞", "漏油", "蜂窩", "鼠患", "臭味", "積沙"]
NOISE = ["噪音，甲，半夜施工", "半夜施工、噪音", "施工到半夜。噪音不停", "噪音不斷，施工，半夜"]


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def receive(rows):
    """Receive cases with texts in a month of 2026."""
    model, made = rows[0], [0]

    def one(month, texts, **other):
        for text in texts:
            made[0] += 1
            opened = datetime(2026, month, 5, 1, tzinfo=UTC) + timedelta(minutes=made[0])
            Case.objects.create(
                number=f"115-1{made[0]:06}",
                unit=model.unit,
                category=model.category,
                state=model.state,
                outcome=model.outcome,
                opened_at=opened,
                changed_at=NOW,
                closed_at=NOW,
                operational_due_at=NOW,
                statutory_due_at=NOW,
                next_due_at=NOW,
                description_sealed=b"",
                description_masked=text,
                secret_digest="",
                sameness_index="",
                **other,
            )

    return one


@pytest.fixture
def year(receive):
    """Twenty texts of noise in September, ten in August, and four in July; others all along."""
    Case.objects.update(description_masked="")
    for month, number in ((7, 4), (8, 10), (9, 20)):
        receive(month, (NOISE * 5)[:number])
        receive(month, OTHERS * 4)
    return receive


def text_of(client, address, query=None):
    answer = client.get(address, query or {}, headers={"accept-language": "zh-hant"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_rising_words_are_counted_from_masked_texts_for_the_staff(as_role, client, receive):
    receive(9, ["路燈不亮請派員維修"] * 30)
    receive(10, ["地下道積水無法通行"] * 30)
    page = text_of(as_role("analyst"), RISING, {"month": "2026-10"})
    assert "地下道積水無法通行" in page, "an example"
    assert "路燈" not in page
    assert "32 件，對照115年9月 30 件" in page
    assert f"{MENTIONS}?words=" in page, "a word leads to its months"
    assert client.get(RISING).status_code == 302
    assert as_role("analyst").get("/figures/words/cases.nonsense/").status_code == 404


def test_words_that_stand_together_are_one_subject_with_its_reasons(as_role, year):
    page = text_of(as_role("analyst"), SUBJECTS)
    assert "由 154 件文字歸納" in page
    assert "談及「半夜、噪音、施工」者最多" in page
    assert "同時見於 34 件" in page, "the link that began it"
    assert "噪音不停" in page, "an example"
    assert "請 " in page, "what is cut away is shown"
    row = page[page.index("matrix") :]
    assert row.count('<td class="cell-number">20</td>') == 1
    assert '<td class="cell-number">4</td>' not in page, "four texts are not told"
    assert '<td class="cell-number">(D)</td>' in row


def test_a_word_is_followed_over_months_with_all_texts_beside_it(as_role, year):
    page = text_of(as_role("analyst"), MENTIONS, {"words": "噪音"})
    assert "154 件文字，114年11月至115年10月" in page
    assert "以115年9月最多：60 件中有 20 件談及，占 33.3%。" in page
    assert "不足 5 件" in page
    together = text_of(as_role("analyst"), MENTIONS, {"words": "噪音、施工"})
    assert "至少含有其中 2 個詞彙" in together


def test_a_rare_word_is_neither_counted_nor_shown_by_example(as_role, year):
    year(10, ["王小明家的九官鳥"] * 4)
    page = text_of(as_role("analyst"), MENTIONS, {"words": "九官鳥"})
    assert "均不足 5 件" in page
    assert "王小明" not in page


def test_restricted_cases_are_not_counted(as_role, year):
    year(10, ["走私毒品"] * 8, confidentiality=Confidentiality.RESTRICTED, is_public=False)
    assert "均不足 5 件" in text_of(as_role("analyst"), MENTIONS, {"words": "走私"})


def test_the_file_says_what_the_page_says(as_role, year):
    answer = as_role("analyst").get(EXPORT, {"words": "噪音"}, headers={"accept-language": "en"})
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    found = {row["Month"]: row for row in csv.DictReader(io.StringIO(text))}
    assert found["2026-09"]["Texts that speak of it"] == "20"
    assert found["2026-07"]["Texts that speak of it"] == ""
    assert found["2026-07"]["Withheld"] == "withheld"
    assert len(found) == 12


@pytest.mark.parametrize(
    "query",
    [
        {"words": "a"},
        {"words": "<b>x</b>"},
        {"words": "100%"},
        {"words": "一 二 三"},
        {"words": "甲乙 丙丁 戊己 庚辛 壬癸 子丑 寅卯"},
        {"words": "噪音", "months": "13"},
    ],
)
def test_what_is_no_word_is_refused(as_role, rows, query):
    assert as_role("analyst").get(MENTIONS, query).status_code == 400
    assert as_role("analyst").get(EXPORT, query).status_code == 400


def test_the_page_of_no_word_asks_for_one(as_role, rows):
    assert "要看哪個詞彙" in text_of(as_role("analyst"), MENTIONS)
    assert as_role("analyst").get(EXPORT).status_code == 400


def test_a_year_without_texts_says_so(as_role, rows):
    Case.objects.update(description_masked="")
    assert "沒有明顯一同出現的詞彙" in text_of(as_role("analyst"), SUBJECTS)


def test_queries_do_not_grow_with_texts_nor_subjects(as_role, year):
    client = as_role("analyst")
    text_of(client, SUBJECTS)
    with CaptureQueriesContext(
        connection,
    ) as before:
        text_of(client, SUBJECTS)
    year(9, ["野狗，狗吠"] * 20)
    with CaptureQueriesContext(connection) as after:
        text_of(client, SUBJECTS)
    assert len(after) == len(before)
