"""Letters that no rule could place: listed, read on record, and placed by hand."""

import pytest
from django.urls import reverse

from civicloop.answer.cases.models import Case
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.models import Letter
from tests.unit.notices.letters import INTAKE, letter

pytestmark = pytest.mark.django_db
LIST = reverse("cases:letters")


@pytest.fixture(autouse=True)
def _intake(settings):
    settings.MAIL_INTAKE = INTAKE
    settings.MAIL_URL = ""


@pytest.fixture
def aside(city):
    """A letter from a mailing list, with a wish in it."""
    content = letter("公園的燈壞了兩盞。", subject="[管委會] 公園路燈", List_Id="<a.example>")
    row = notices.receive(content, way="lmtp")
    notices.handle_due()
    row.refresh_from_db()
    assert (row.state, row.code) == ("set_aside", "bulk")
    return row


def place(city, row, **values):
    url = reverse("cases:letter_aside", args=[row.pk])
    return city.client("agent").post(url, values, follow=True)


def state_of(row):
    return Letter.objects.get(pk=row.pk).state


def names(ref):
    return [event.name for event in ledger.history(ref)]


def test_the_list_tells_why_and_says_nothing_of_the_letter(city, aside):
    page = city.client("agent").get(LIST).content.decode()
    assert "群組信或通告" in page
    assert "公園路燈" not in page
    place(city, aside, becomes="dismiss")
    assert "沒有擱置的來信" in city.client("agent").get(LIST).content.decode()


def test_it_is_read_only_on_demand_and_on_record(city, aside):
    url = reverse("cases:letter_aside", args=[aside.pk])
    assert "公園的燈" not in city.client("agent").get(url).content.decode()
    assert "privacy.personal_value_read" not in names(aside.ref)
    page = place(city, aside, becomes="read").content.decode()
    assert "公園的燈壞了兩盞。" in page
    assert names(aside.ref)[-1] == "privacy.personal_value_read"
    assert state_of(aside) == "set_aside"


def test_a_case_is_made_of_it(city, aside):
    place(city, aside, becomes="case")
    case = Case.objects.get()
    row = Letter.objects.get(pk=aside.pk)
    assert (row.state, row.became, case.channel) == ("taken", case.ref, "email")
    assert names(aside.ref)[-1] == "notices.letter_taken"
    assert place(city, aside, becomes="case").status_code == 404
    assert Case.objects.count() == 1


def test_it_joins_a_case_by_its_number(city, aside, opened):
    page = place(city, aside, becomes="attach", number=opened.number)
    assert page.redirect_chain[-1][0] == reverse("cases:case", args=[opened.pk])
    assert names(opened.ref)[-1] == "cases.mail_received"
    assert state_of(aside) == "taken"


@pytest.mark.parametrize("number", ["", "115-0000000-0", "x", "1" * 99])
def test_a_number_that_nobody_sees_changes_nothing(city, aside, number):
    assert place(city, aside, becomes="attach", number=number).status_code == 422
    assert state_of(aside) == "set_aside"


def test_nothing_is_to_be_done(city, aside):
    place(city, aside, becomes="dismiss")
    assert state_of(aside) == "dismissed"
    assert names(aside.ref)[-1] == "notices.letter_dismissed"
    assert not Case.objects.exists()


def test_a_letter_that_says_nothing_can_become_no_case(city):
    row = notices.receive(letter("", subject=""), way="lmtp")
    notices.handle_due()
    page = place(city, row, becomes="case")
    assert page.status_code == 422
    assert "沒有內容" in page.content.decode()
    assert state_of(row) == "set_aside"
    assert not Case.objects.exists()
