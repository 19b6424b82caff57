"""An invented island city, from its folder to its first figure; nothing of another shows."""

import re

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules.secrets import grouped
from civicloop.answer.cases.services import secret_of
from civicloop.assembly.founding import services
from civicloop.engines.metrics import services as metrics
from civicloop.kernel.city import queries as cities
from civicloop.kernel.clock import queries as calendars
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.kernel.rulesets.rules import RULESETS
from civicloop.platform.identity import queries as identity
from tests.db.cases.city import picture

pytestmark = pytest.mark.django_db
OTHERS = ("高雄", "Kaohsiung", "kaohsiung", "Taipei", "臺北", "NT$", "民國")
ROC_DATE = re.compile(r"\b1[0-2]\d/[01]\d/[0-3]\d\b")
REPORT = {
    "category": "pothole",
    "lon": "178.45",
    "lat": "-18.09",
    "place": "Reef Road 12",
    "description": "A deep hole in the left lane",
    "email": "jane@some.example",
}


@pytest.fixture
def island(prepared, folder):
    return services.found(services.read_folder(folder))


def signed_in(username):
    client = Client()
    client.force_login(organizations.person(username=username))
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 9_999_999_999}]
    session.save()
    return client


def read(client, address, language="en"):
    page = client.get(address, follow=True, headers={"accept-language": language})
    assert page.status_code == 200, (address, page.status_code)
    text = b"".join(page).decode() if page.streaming else page.content.decode()
    assert [word for word in OTHERS if word in text] == [], address
    assert ROC_DATE.findall(text) == [], address
    return text


def report():
    client = Client()
    draft = re.search(r'name="draft" value="([^"]+)"', client.get("/report/").content.decode())[1]
    answer = client.post("/report/", REPORT | {"draft": draft})
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.get()


def test_a_city_is_founded_and_its_first_password_is_lent(island):
    assert {done.step: (done.added, done.changed) for done in island.outcomes} == {
        "city": (1, 0),
        "calendar": (2, 0),
        "boundaries": (15, 0),
        "agencies": (8, 0),
        "staff": (12, 0),
        "categories": (78, 0),
        "triage": (0, 0),
        "routes": (5, 0),
        "rules": (2, 0),
    }
    city, person = cities.city(), organizations.person(username="sefina")
    assert (city.name_en, city.zone, city.years, city.currency) == (
        "Tidemark", "Pacific/Fiji", "western", "FJD",
    )  # fmt: skip
    assert person.check_password(island.password)
    assert identity.has_lent_password(person.pk)
    assert island.password not in repr(island)


def test_the_same_folder_again_changes_nothing(island, folder):
    before = ledger_length()
    again = services.found(services.read_folder(folder))
    assert {(done.added, done.changed) for done in again.outcomes} == {(0, 0)}
    assert (again.password, ledger_length()) == ("", before)


def ledger_length():
    return apps.get_model("ledger", "Event").objects.count()


def test_what_says_otherwise_is_changed_and_told(island, folder):
    table = (folder / "agencies.csv").read_text()
    table = table.replace("Roads Team,WORKS,", "Roads and Lights,HARBOUR,")
    (folder / "agencies.csv").write_text(table + "FERRY,渡輪處,Ferries,TMG,bureau,,,\n")
    staff = (folder / "staff.csv").read_text().replace("Ana Lutu,WORKS-RD", "Ana Lutu,WATER")
    (folder / "staff.csv").write_text(staff)
    done = {each.step: each for each in services.found(services.read_folder(folder)).outcomes}
    assert (done["agencies"].added, done["agencies"].changed) == (1, 1)
    assert (done["staff"].added, done["staff"].changed) == (0, 1)
    unit = organizations.unit(code="WORKS-RD")
    assert (unit.name_en, unit.path) == ("Roads and Lights", "TMG/HARBOUR/WORKS-RD/")


def test_rules_of_its_own_are_proposed_and_hold_once_somebody_else_approves(island, folder):
    said = [remark.en for done in island.outcomes for remark in done.remarks]
    assert sum("waits for somebody else's approval" in text for text in said) == 2
    row = rulesets.proposals().get(key="cases.deadlines")
    assert row.proposed_by == "machine:new-city"
    changed = {"statutory_cap_days": 20, "reopen_days": 14}
    shipped = rulesets.shipped(RULESETS.get("cases.deadlines"))
    assert row.parameters == {**shipped.parameters, **changed}
    assert row.legal_basis == "Tidemark Service Order 3, section 2"
    day = row.effective_from
    assert rulesets.in_force("cases.deadlines", day).version == 1
    boss = signed_in("salote")
    address = reverse("administration:approve", args=[row.pk])
    assert boss.post(address, {"sure": "on"}).status_code == 302
    held = rulesets.in_force("cases.deadlines", day)
    assert (held.pk, held.approved_by != held.proposed_by) == (row.pk, True)
    again = services.found(services.read_folder(folder))
    assert {(done.added, done.changed) for done in again.outcomes} == {(0, 0)}


def test_a_check_says_what_would_happen_and_leaves_nothing(prepared, folder):
    before = ledger_length()
    would = services.rehearse(services.read_folder(folder))
    assert sum(done.added for done in would.outcomes) == 123
    assert (ledger_length(), cities.city().pk, would.password) == (before, None, "")
    assert organizations.units_ever().count() == 0


def test_a_report_is_routed_worked_closed_and_counted_in_the_islands_time(island):
    case = report()
    assert re.fullmatch(r"20\d\d-0000001-\d", case.number)
    assert (case.unit.code, case.district_code) == ("WORKS-RD", "T2")
    assert calendars.calendar().zone.key == "Pacific/Fiji"
    ana = signed_in("ana")
    assert case.number in read(ana, reverse("cases:inbox"))
    for move in ("accept", "start"):
        assert ana.post(reverse("cases:step", args=[case.pk, move])).status_code in {200, 302}
    closed = ana.post(
        reverse("cases:step", args=[case.pk, "close"]),
        {"outcome": "fixed", "answer": "The hole was filled.", "photos": [picture()]},
    )
    case.refresh_from_db()
    assert (closed.status_code, case.state) == (302, "answered")
    ledger.seal_pending()
    ledger.deliver_pending()
    metrics.refresh_due()
    boss = signed_in("salote")
    figure = read(boss, reverse("dashboards:on_time"))
    assert "Public Works" in figure
    assert "100.00" in figure
    status = read(Client(), reverse("cases:status", args=[case.number, grouped(secret_of(case))]))
    assert "The hole was filled." in status


def pages_of(case):
    status = reverse("cases:status", args=[case.number, grouped(secret_of(case))])
    public = [
        "/",
        "/report/",
        "/cases/",
        status,
        reverse("cases:app"),
        reverse("cases:app_manifest"),
    ]
    public += [reverse("cases:privacy"), reverse("cases:open311"), "/open311/discovery.json"]
    return public


def test_no_page_shows_anything_of_another_city(island):
    case = report()
    for language in ("en", "zh-hant"):
        for address in pages_of(case):
            text = read(Client(), address, language)
            assert "Tidemark" in text or "汐島市" in text or "app/" in address, address
        for name in ("dashboards:index", "dashboards:on_time", "dashboards:performance"):
            read(signed_in("salote"), reverse(name), language)
        for name in ("cases:inbox", "cases:caller"):
            read(signed_in("ilaisa"), reverse(name), language)
        read(signed_in("ana"), reverse("cases:case", args=[case.pk]), language)
        for name in ("guide", "mail"):
            read(signed_in("sefina"), reverse(f"founding:{name}"), language)
        for name in ("overview", "units", "people", "calendars", "rules", "activity"):
            read(signed_in("sefina"), reverse(f"administration:{name}"), language)


def test_the_first_language_holds_where_a_reader_has_chosen_none(island):
    assert '<html lang="en"' in Client().get("/").content.decode()
