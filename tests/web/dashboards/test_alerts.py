"""A person is told once when a figure crosses a number, and never of what is withheld."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.answer.cases.models import Case, Round
from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month
from civicloop.kernel.access.models import RoleGrant
from civicloop.kernel.access.services import actor_for
from civicloop.kernel.clock import services as clock
from civicloop.kernel.notices.models import Message
from civicloop.kernel.organizations.models import Person
from civicloop.publish.dashboards import services
from civicloop.publish.dashboards.errors import BadChoiceError, TooManyAlertsError
from civicloop.publish.dashboards.models import Alert, AlertTelling
from civicloop.publish.dashboards.rules import topic_of
from civicloop.publish.dashboards.rules.alerts import Against, Limit, Rule
from civicloop.publish.dashboards.services.alerts import Watched
from civicloop.publish.dashboards.services.annotations import Subject
from tests.db.cases.lived import write_rounds
from tests.web.dashboards.conftest import NOW
from tests.web.dashboards.samples import closed_case

pytestmark = pytest.mark.django_db

LIST = reverse("dashboards:alerts")
NEW = f"{reverse('dashboards:alert')}?metric=cases.on_time&by=agency"
ON_TIME = Watched(Subject(metric="cases.on_time"), "agency")
BELOW_60 = {"rule": "below", "threshold": "60", "against": "before", "span": "month"}


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def analyst(as_role, rows):
    client = as_role("analyst")
    person = Person.objects.get(pk=client.session["_auth_user_id"])
    return client, person


def watch(person, limit, watched=ON_TIME):
    return services.set_alert(watched, limit, actor=actor_for(person, NOW), now=NOW)


def told():
    return list(AlertTelling.objects.order_by("pk").values_list("period", "shown", "state"))


def mend(rows, at):
    """One of the two cases is no longer late: 50 % become 100 %."""
    Round.objects.filter(case=rows[1]).delete()
    metrics.refresh("cases.case", [Month(2026, 10)], now=at)


def test_it_is_set_told_once_and_told_when_it_is_back(analyst, rows):
    client, person = analyst
    page = client.get(NEW).content.decode()
    assert "50.00" in page
    answer = client.post(NEW, BELOW_60, follow=True)
    assert "低於" in answer.content.decode()
    assert services.check_alerts(now=NOW) == 1
    assert services.check_alerts(now=NOW) == 0
    assert told() == [("2026-10", Decimal(50), "crossed")]
    later = NOW + timedelta(days=1)
    mend(rows, later)
    assert services.check_alerts(now=later) == 1
    assert told()[1:] == [("2026-10", Decimal(100), "quiet")]
    assert set(Message.objects.filter(person=person.ref).values_list("template", flat=True)) == {
        "dashboards.alert_below",
        "dashboards.alert_back",
    }
    page = client.get(LIST).content.decode()
    assert "115年10月 100" in page
    assert "115年10月 50" in page


def test_a_change_is_told_once_in_each_period(analyst, rows):
    _client, person = analyst
    opened = Month(2026, 9).begins + timedelta(days=4, hours=1)
    early = closed_case("115-0000009", rows[0].unit, rows[0].category, opened, late=False)
    write_rounds(Case.objects.bulk_create([early]))
    metrics.refresh("cases.case", [Month(2026, 9)], now=NOW)
    watch(person, Limit(Rule.CHANGES, Decimal(51)))
    watch(person, Limit(Rule.CHANGES, Decimal(10), Against.YEAR))
    assert services.check_alerts(now=NOW) == 0, "50 % less, and nothing a year ago"
    row = watch(person, Limit(Rule.CHANGES, Decimal(50)))
    assert services.check_alerts(now=NOW) == 1
    assert services.check_alerts(now=NOW) == 0
    assert AlertTelling.objects.get().compared == 100
    Alert.objects.filter(pk=row.pk).update(period="2026-09")
    assert services.check_alerts(now=NOW) == 1, "another period, another change"


def test_paused_it_tells_nothing_and_deleted_it_is_gone(analyst, rows):
    client, person = analyst
    row = watch(person, Limit(Rule.BELOW, Decimal(60)))
    client.post(reverse("dashboards:alert_pause", args=[row.pk]))
    assert services.check_alerts(now=NOW) == 0
    client.post(reverse("dashboards:alert_resume", args=[row.pk]))
    assert services.check_alerts(now=NOW) == 1
    client.post(reverse("dashboards:alert_drop", args=[row.pk]))
    assert not Alert.objects.exists()
    assert services.check_alerts(now=NOW) == 0


def test_nobody_changes_the_alert_of_somebody_else(analyst, as_role):
    _client, person = analyst
    row = watch(person, Limit(Rule.BELOW, Decimal(60)))
    other = as_role("head")
    for name in ("alert_pause", "alert_resume", "alert_drop"):
        assert other.post(reverse(f"dashboards:{name}", args=[row.pk])).status_code == 404
    assert Alert.objects.get() == row
    assert "如期結案率" not in other.get(LIST).content.decode().split("<main")[1]


def test_who_lost_the_right_or_left_is_told_nothing(analyst):
    _client, person = analyst
    watch(person, Limit(Rule.BELOW, Decimal(60)))
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert services.check_alerts(now=NOW) == 0
    Person.objects.filter(pk=person.pk).update(is_active=True)
    RoleGrant.objects.filter(person=person).delete()
    assert services.check_alerts(now=NOW) == 0
    assert not Message.objects.exists()


def test_what_is_withheld_is_neither_told_nor_remembered(analyst, rows):
    client, person = analyst
    marks = Watched(Subject(metric="cases.satisfaction_manner"), "agency")
    Round.objects.filter(case=rows[0]).update(
        settled_at=Month(2026, 10).begins,
        rated_at=Month(2026, 10).begins,
        **dict.fromkeys(("manner", "speed", "result"), 5),
    )
    metrics.refresh("cases.case", [Month(2026, 10)], now=NOW)
    for limit in (Limit(Rule.ABOVE, Decimal(0)), Limit(Rule.BELOW, Decimal(6))):
        watch(person, limit, marks)
        watch(person, limit, Watched(marks.subject, "agency", "PWB"))
    Alert.objects.update(period="2026-10", shown=5, state="crossed")
    assert services.check_alerts(now=NOW) == 0
    assert set(Alert.objects.values_list("period", "shown", "state")) == {("", None, "quiet")}
    assert told() == []
    page = client.get(f"{reverse('dashboards:alert')}?metric=cases.satisfaction_manner&by=agency")
    assert "5.00" not in page.content.decode()


def test_a_month_that_nobody_counted_moves_nothing(analyst):
    _client, person = analyst
    watch(person, Limit(Rule.BELOW, Decimal(60)))
    assert services.check_alerts(now=NOW + timedelta(days=60)) == 0
    assert Alert.objects.get().period == ""


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"threshold": "much"}, "threshold"),
        ({"rule": "sings"}, "rule"),
        ({"rule": "changes", "threshold": "0"}, "threshold"),
        ({"span": "week"}, "span"),
    ],
)
def test_a_wrong_wish_is_told_and_nothing_is_set(analyst, change, field):
    client, _person = analyst
    answer = client.post(NEW, BELOW_60 | change)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not Alert.objects.exists()


def test_what_is_no_figure_is_refused(analyst):
    client, person = analyst
    for query in ("?metric=moon&by=agency", "?metric=cases.on_time&by=colour", "?topic=moon", ""):
        assert client.get(reverse("dashboards:alert") + query).status_code == 400
    with pytest.raises(BadChoiceError):
        watch(
            person,
            Limit(Rule.ABOVE, Decimal(1)),
            Watched(Subject(metric="cases.days_median"), "agency", span="quarter"),
        )


def test_an_address_without_a_figure_says_so_and_leads_to_all_of_them(analyst):
    client, _person = analyst
    for name in ("dashboards:alert", "dashboards:annotate"):
        answer = client.get(reverse(name))
        assert answer.status_code == 400
        text = answer.content.decode()
        assert "網址未指明指標" in text
        assert f'href="{reverse("dashboards:index")}"' in text
        assert "「」" not in text


def test_one_person_has_fifty_at_most_and_the_same_wish_is_one(analyst):
    _client, person = analyst
    first = watch(person, Limit(Rule.ABOVE, Decimal(1)))
    assert watch(person, Limit(Rule.ABOVE, Decimal(1))) == first
    for number in range(2, 51):
        watch(person, Limit(Rule.ABOVE, Decimal(number)))
    with pytest.raises(TooManyAlertsError):
        watch(person, Limit(Rule.ABOVE, Decimal(99)))


def test_the_list_costs_the_same_with_three(analyst):
    client, person = analyst
    watch(person, Limit(Rule.BELOW, Decimal(60)))
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in (61, 62):
        watch(person, Limit(Rule.BELOW, Decimal(number)))
    with CaptureQueriesContext(connection) as three:
        client.get(LIST)
    assert len(one) == len(three)


def test_the_pages_of_topics_and_figures_lead_to_it(analyst, client):
    staff, _person = analyst
    figure = reverse("dashboards:figure", args=("cases", "on_time"))
    assert "alerts/new/" in staff.get(figure).content.decode()
    assert "alerts/new/" not in client.get(figure).content.decode()
    services.refresh_topics(only=[topic_of("on-time")])
    topic = reverse("dashboards:topic", args=("administration", "on-time"))
    assert "alerts/new/?topic=on-time" in staff.get(topic).content.decode()
