"""Ask another unit from the page of the case, answer on the page of the part."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from civicloop.answer.cases import services as cases
from civicloop.answer.cases.models import Part
from civicloop.kernel.access import services as access
from civicloop.kernel.access.models import Role
from civicloop.kernel.actors.rules import citizen
from tests.db.cases.city import draft
from tests.web.conftest import BUILDER

pytestmark = pytest.mark.django_db
PARTS = reverse("cases:parts")


@pytest.fixture
def gardener(city):
    """The analyst also works in the parks."""
    role = Role.objects.get(key="officer")
    access.grant_role(city.people["analyst"], role, unit=city.units["PARKS"], actor=BUILDER)
    return city.client("analyst")


def ask(city, case, **changes):
    values = {
        "to": city.units["PARKS"].pk,
        "due_on": (timezone.localdate() + timedelta(days=1)).isoformat(),
        "text": "請移除路樹，0912-345-678",
    }
    url = reverse("cases:step", args=[case.pk, "join"])
    return city.client("officer").post(url, values | changes, follow=True)


def test_a_part_is_asked_for_done_and_read(city, opened, gardener):
    assert "已請該單位會辦" in ask(city, opened).content.decode()
    assert opened.number in gardener.get(PARTS).content.decode()
    url = reverse("cases:part", args=[Part.objects.get().pk])
    page = gardener.get(url).content.decode()
    assert "請移除路樹，0912-***-678" in page
    assert "0912-345-678" not in page
    assert gardener.post(url, {"text": ""}).status_code == 422
    assert "已回復主辦單位" in gardener.post(url, {"text": "已移除"}, follow=True).content.decode()
    again = gardener.post(url, {"text": "又一次"}, follow=True).content.decode()
    assert "本項會辦目前為「已回復」" in again
    case = city.client("officer").get(reverse("cases:case", args=[opened.pk])).content.decode()
    assert "已移除" in case


@pytest.mark.parametrize(
    "wrong", [{"to": "x"}, {"to": ""}, {"due_on": "x"}, {"due_on": "2020-01-01"}, {"text": ""}]
)
def test_a_part_that_nobody_could_do_is_refused(city, opened, wrong):
    assert ask(city, opened, **wrong).status_code == 422
    assert not Part.objects.exists()


def test_the_lead_does_without(city, opened):
    ask(city, opened)
    url = reverse("cases:cancel_part", args=[Part.objects.get().pk])
    officer = city.client("officer")
    assert "已取消會辦並通知該單位" in officer.post(url, follow=True).content.decode()
    again = officer.post(url, follow=True).content.decode()
    assert "本項會辦目前為「已取消」" in again


def test_the_list_costs_the_same_for_one_and_for_three(city, opened, gardener):
    ask(city, opened)
    gardener.get(PARTS)
    with CaptureQueriesContext(connection) as one:
        gardener.get(PARTS)
    for at in range(2):
        ask(city, cases.open_case(draft(description=f"坑洞 {at}"), actor=citizen(), key=f"{at}"))
    with CaptureQueriesContext(connection) as three:
        assert gardener.get(PARTS).content.decode().count("row-anchor") == 3
    assert len(one) == len(three)


def test_what_came_back_is_shown_on_both_cases(city, opened):
    officer = city.actor("officer")
    cases.accept(opened.pk, actor=officer)
    cases.start(opened.pk, actor=officer)
    cases.close(opened.pk, outcome="no_fault", answer="無異狀", actor=officer)
    later = cases.open_case(draft(description="又有坑洞"), actor=citizen(), key="again")
    client = city.client("officer")
    first = client.get(reverse("cases:case", args=[opened.pk])).content.decode()
    second = client.get(reverse("cases:case", args=[later.pk])).content.decode()
    assert later.number in first
    assert opened.number in second
