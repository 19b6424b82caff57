"""Views of tables are one's own; the city's name is set by who may."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.actors.rules import citizen, machine, person
from civicloop.kernel.city import services as cities
from civicloop.kernel.ledger.models import Event
from civicloop.kernel.organizations.models import Person
from civicloop.ui import queries, services
from civicloop.ui.errors import ViewNameTakenError
from civicloop.ui.models import SavedView

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang():
    return Person.objects.create(username="wang", name="王小明")


@pytest.fixture
def lin():
    return Person.objects.create(username="lin", name="林大同")


def acting(who):
    return person(who.pk, grants={})


def told():
    return list(Event.objects.values_list("name", flat=True))


def test_a_view_is_kept_for_its_person_alone_and_the_ledger_knows(wang, lin):
    view = services.save_view("cases.inbox", name="本週", query="order=due", actor=acting(wang))
    assert queries.views_of(wang.pk, "cases.inbox") == [view]
    assert queries.views_of(lin.pk, "cases.inbox") == []
    assert queries.views_of(wang.pk, "cases.archive") == []
    assert told() == ["ui.view_saved"]


def test_a_second_view_of_one_name_is_refused_and_changes_nothing(wang):
    services.save_view("t", name="a", query="x=1", actor=acting(wang))
    with pytest.raises(ViewNameTakenError):
        services.save_view("t", name="a", query="x=2", is_default=True, actor=acting(wang))
    assert [(v.query, v.is_default) for v in queries.views_of(wang.pk, "t")] == [("x=1", False)]
    assert told() == ["ui.view_saved"]


def test_a_new_default_takes_the_place_of_the_old_one(wang):
    services.save_view("t", name="a", query="", is_default=True, actor=acting(wang))
    services.save_view("t", name="b", query="", is_default=True, actor=acting(wang))
    assert [(v.name, v.is_default) for v in queries.views_of(wang.pk, "t")] == [
        ("a", False),
        ("b", True),
    ]


def test_another_persons_view_is_not_found_and_stays(wang, lin):
    view = services.save_view("t", name="a", query="", actor=acting(wang))
    with pytest.raises(SavedView.DoesNotExist):
        services.remove_view(view.pk, actor=acting(lin))
    assert queries.views_of(wang.pk, "t") == [view]


def test_a_citizen_keeps_no_views():
    with pytest.raises(NotPermittedError):
        services.save_view("t", name="a", query="", actor=citizen())
    assert SavedView.objects.count() == 0


def test_the_form_keeps_the_view_and_goes_back_to_the_table(client, wang):
    client.force_login(wang)
    sent = {"table": "t", "name": "本週", "query": "order=due", "next": "/ui/?page=x"}
    answer = client.post(reverse("ui:save-view"), sent)
    assert (answer.status_code, answer["Location"]) == (302, "/ui/?order=due")
    assert [v.name for v in queries.views_of(wang.pk, "t")] == ["本週"]


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:x"])
def test_the_way_back_never_leads_to_another_host(client, wang, elsewhere):
    client.force_login(wang)
    sent = {"table": "t", "name": "a", "query": "", "next": elsewhere}
    assert client.post(reverse("ui:save-view"), sent)["Location"] == "/"


@pytest.mark.parametrize("wrong", [{"name": " "}, {"table": ""}, {"query": "q" * 1001}])
def test_a_view_without_a_name_or_too_long_is_refused(client, wang, wrong):
    client.force_login(wang)
    sent = {"table": "t", "name": "a", "query": ""} | wrong
    assert client.post(reverse("ui:save-view"), sent).status_code == 400
    assert SavedView.objects.count() == 0


def test_the_language_is_kept_and_a_foreign_way_back_is_not_followed(client):
    answer = client.post(reverse("ui:language"), {"language": "en", "next": "https://example.org/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Components" in client.get(reverse("ui:gallery")).content.decode()


def test_the_city_its_logo_and_its_address_stand_on_every_page(client):
    drawn = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(drawn, "PNG")
    loader = machine("loader", "city.describe")
    digest = cities.keep_logo(drawn.getvalue())
    cities.describe(
        name_zh="某市", name_en="Some City", logo=digest, email="ask@some.example", actor=loader
    )
    page = client.get(reverse("ui:gallery")).content.decode()
    assert "某市" in page
    assert "ask@some.example" in client.get("/").content.decode()
    address = reverse("ui:logo", args=[digest, 192])
    assert address in page
    picture = client.get(address)
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    with Image.open(io.BytesIO(picture.content)) as opened:
        assert opened.size == (192, 192)
    assert client.get(reverse("ui:logo", args=[digest, 4096])).status_code == 404
