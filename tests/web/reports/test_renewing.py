"""A report that is open takes a newer template: what stays, what is asked, what is refused."""

import html

import pytest
from django.urls import reverse

from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.ledger import queries as ledger
from civicloop.publish.reports import queries
from civicloop.publish.reports import services as reports
from civicloop.publish.reports.errors import SectionError
from civicloop.publish.reports.models import Section
from civicloop.publish.reports.states import SectionState
from tests.web.reports import city as laying
from tests.web.reports.city import APPROVER, DESIGNER, EDITOR, NOW

pytestmark = pytest.mark.django_db
NEW = ":::collect fresh unit=commission title=新增事項"


def renewed(number=0):
    """A version that drops the second text, names the first anew and asks another."""
    text = queries.text_of("half-year")[0]
    lines = text.splitlines()
    asked = [line for line in lines if line.startswith(":::collect")]
    assert len(asked) > 1
    lines.remove(asked[1])
    return reports.change_template(
        "half-year", "\n".join([*lines, NEW]), number=number, actor=DESIGNER, now=NOW
    )


def kept(edition):
    return {one.key: (one.is_asked, one.text) for one in edition.sections.all()}


def test_texts_stay_by_section_and_the_template_before_comes_back(city, edition):
    first, second, *others = edition.sections.order_by("place")
    suggestion = '計{{ figure("cases.received") }}件。'
    for row, text in ((first, suggestion), (second, "不再需要的一段。")):
        reports.write(row.pk, text=text, number=0, actor=EDITOR, now=NOW)
    standing = edition.template
    assert queries.renewal(edition) is None
    renewed()
    offer = queries.renewal(edition)
    assert (offer.number, offer.added) == (1, ("新增事項",))
    assert [one.key for one in offer.aside] == [second.key]
    assert f"+ {NEW}" in offer.lines
    unit = city.units["PARKS"].pk
    row = reports.take_template(edition.pk, number=1, unit=unit, actor=EDITOR, now=NOW)
    assert (row.template_number, row.template_before) == (1, standing)
    found = kept(row)
    assert found[first.key] == (True, suggestion)
    assert found[second.key] == (False, "不再需要的一段。")
    assert found["fresh"] == (True, "")
    fresh = row.sections.get(key="fresh")
    assert (fresh.unit_id, fresh.due_at, fresh.place) == (unit, row.due_at, len(others) + 2)
    assert second.pk not in {one.pk for one in queries.due_sections(row.due_at.replace(year=2030))}
    back = reports.take_template_back(edition.pk, actor=EDITOR, now=NOW)
    assert (back.template, back.template_number) == (standing, 0)
    found = kept(back)
    assert found[second.key] == (True, "不再需要的一段。")
    assert found["fresh"] == (False, "")
    assert [one.key for one in back.sections.filter(is_asked=True).order_by("place")] == [
        one.key for one in (first, second, *others)]  # fmt: skip
    events = [one for one in ledger.history(edition.ref) if one.name == "reports.template_taken"]
    assert [(one.body["before"], one.body["number"]) for one in events] == [(0, 1), (1, 0)]


def test_what_is_signed_off_or_published_keeps_its_template(city, edition):
    renewed()
    unit = city.units["ROADS"].pk
    with pytest.raises(NotPermittedError):
        reports.take_template(edition.pk, number=1, unit=unit, actor=APPROVER, now=NOW)
    with pytest.raises(SectionError, match="nothing_before"):
        reports.take_template_back(edition.pk, actor=EDITOR, now=NOW)
    with pytest.raises(SectionError, match="same"):
        reports.take_template(edition.pk, number=0, unit=unit, actor=EDITOR, now=NOW)
    laying.counted()
    laying.approved(edition)
    with pytest.raises(SectionError, match="signed"):
        reports.take_template(edition.pk, number=1, unit=unit, actor=EDITOR, now=NOW)
    laying.answered(edition, queries)
    reports.publish(edition.pk, actor=EDITOR, now=NOW)
    Section.objects.filter(pk=edition.sections.first().pk).update(state=SectionState.RETURNED)
    with pytest.raises(SectionError, match="published"):
        reports.take_template(edition.pk, number=1, unit=unit, actor=EDITOR, now=NOW)
    edition.refresh_from_db()
    assert (edition.template_number, edition.template_before) == (0, "")
    assert not edition.sections.filter(key="fresh").exists()


def test_the_desk_offers_shows_takes_and_goes_back(city, edition):
    client = city.client("analyst")
    page, take = (reverse(f"reports:{name}", args=[edition.pk])
                  for name in ("edition", "take-template"))  # fmt: skip
    assert f'{take}"' not in client.get(page).content.decode()
    renewed()
    assert take in client.get(page).content.decode()
    shown = html.unescape(client.get(take).content.decode())
    assert f"+ {NEW}" in shown
    assert "新增事項" in shown
    unit = city.units["PARKS"].pk
    for bad in ({}, {"number": "x", "unit": unit}, {"number": "99", "unit": unit},
                {"number": "1", "unit": "0"}, {"number": "\0", "unit": "\0"}):  # fmt: skip
        assert client.post(take, bad).status_code == 200
    edition.refresh_from_db()
    assert edition.template_number == 0
    assert client.post(take, {"number": "1", "unit": str(unit)}).url == page
    back = reverse("reports:template-back", args=[edition.pk])
    told = client.get(page).content.decode()
    assert back in told
    assert f'{take}"' not in told
    assert client.post(back).url == page
    edition.refresh_from_db()
    assert edition.template_number == 0
