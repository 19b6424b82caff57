"""Sentences about months: said, shown, corrected and withdrawn."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger.models import Event
from civicloop.publish.dashboards.models import Annotation, TopicResult

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
NEW = reverse("dashboards:annotate")
TOPIC = reverse("dashboards:topic", args=("administration", "all-cases"))
FIGURE = reverse("dashboards:figure", args=("cases", "received"))
SAID = {"month": "2026-10", "zh": "颱風過境", "en": "A typhoon passed"}


@pytest.fixture(autouse=True)
def city(small_city, settings, tmp_path):
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    for month, number in ((9, 4), (10, 30)):
        TopicResult.objects.create(
            topic="all-cases",
            dimension="channel",
            month=date(2026, month, 1),
            version=1,
            whole={"received": number},
            parts={"phone": {"received": number}},
            fingerprint="0" * 64,
            computed_at=NOW,
            checked_at=NOW,
        )
    with clock.frozen(NOW):
        yield small_city


@pytest.fixture
def analyst(city):
    return city.client("analyst")


def say(client, subject, **changes):
    return client.post(f"{NEW}?{subject}", SAID | changes)


def events():
    return list(
        Event.objects.filter(name__startswith="dashboards.annotation")
        .order_by("pk")
        .values_list("name", flat=True)
    )


def test_a_sentence_is_marked_in_the_chart_and_stands_below_it(analyst, client):
    assert say(analyst, "topic=all-cases").status_code == 302
    page = client.get(TOPIC, {"by": "channel"})
    layers = page.context["trend"]["layer"]
    assert [row["note"] for row in layers[1]["data"]["values"]] == ["1"]
    text = page.content.decode()
    assert "颱風過境" in text
    assert Annotation.objects.get().author.name not in text
    assert (
        Annotation.objects.get().author.name
        in analyst.get(TOPIC, {"by": "channel"}).content.decode()
    )
    assert events() == ["dashboards.annotation_made"]


def test_what_is_said_of_a_figure_stands_on_the_topic_over_all_of_it(analyst, client):
    say(analyst, "metric=cases.received")
    figure = client.get(FIGURE).context
    assert [row["text"] for row in figure["annotations"]] == ["颱風過境"]
    assert [row["note"] for row in figure["trend"]["layer"][1]["data"]["values"]] == ["1"]
    assert "颱風過境" in client.get(TOPIC, {"by": "channel"}).content.decode()
    hotline = reverse("dashboards:topic", args=("administration", "hotline"))
    assert "颱風過境" not in client.get(hotline).content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"month": "2027-01"}, {"month": "x"}, {"zh": ""}, {"en": ""}, {"zh": "長" * 201}],
)
def test_a_bad_sentence_is_told_and_nothing_is_kept(analyst, changes):
    page = say(analyst, "topic=all-cases", **changes)
    assert page.context["form"].errors.keys() == changes.keys()
    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    "subject", ["topic=moon", "topic=air-quality", "metric=a.b", "", "topic=on-time&metric=x.y"]
)
def test_what_cannot_be_annotated_is_refused(analyst, subject):
    assert say(analyst, subject).status_code == 400
    assert not Annotation.objects.exists()


def test_the_same_sentence_stands_once(analyst):
    say(analyst, "topic=all-cases")
    assert "zh" in say(analyst, "topic=all-cases").context["form"].errors
    assert Annotation.objects.count() == 1


def test_a_correction_replaces_the_sentence_and_the_second_one_is_told(analyst, client):
    say(analyst, "topic=all-cases")
    row = Annotation.objects.get()
    address = reverse("dashboards:annotation", args=[row.pk])
    right = {"zh": "颱風停班", "en": "Offices were closed", "version": "1"}
    assert analyst.post(address, right).status_code == 302
    assert "颱風停班" in client.get(TOPIC, {"by": "channel"}).content.decode()
    late = analyst.post(address, right | {"zh": "別的"})
    assert late.context["form"].non_field_errors()
    row.refresh_from_db()
    assert (row.zh, row.version) == ("颱風停班", 2)
    assert events()[-1] == "dashboards.annotation_corrected"


def test_a_withdrawn_sentence_is_shown_nowhere_and_may_be_said_again(analyst, client):
    say(analyst, "topic=all-cases")
    pk = Annotation.objects.get().pk
    address = reverse("dashboards:annotation_withdraw", args=[pk])
    assert analyst.post(address).status_code == 302
    assert analyst.post(address).status_code == 404
    assert "颱風過境" not in client.get(TOPIC, {"by": "channel"}).content.decode()
    assert say(analyst, "topic=all-cases").status_code == 302
    assert events()[1] == "dashboards.annotation_withdrawn"


def test_a_head_changes_only_what_they_said_themselves(city, analyst):
    say(analyst, "topic=all-cases")
    pk = Annotation.objects.get().pk
    head = city.client("head")
    assert head.get(reverse("dashboards:annotation", args=[pk])).status_code == 404
    assert head.post(reverse("dashboards:annotation_withdraw", args=[pk])).status_code == 404
    assert Annotation.objects.get().withdrawn_at is None
    assert say(head, "topic=all-cases", zh="另一句").status_code == 302
    own = Annotation.objects.exclude(pk=pk).get().pk
    assert analyst.get(reverse("dashboards:annotation", args=[own])).status_code == 200
