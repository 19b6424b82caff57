"""The public cases: a list with filters, and one by its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from civicloop.answer.cases.queries import open311
from civicloop.answer.cases.queries.open311 import MOST, Wanted
from civicloop.answer.cases.rules.open311.documents import Document, Value
from civicloop.answer.cases.rules.open311.instants import written
from civicloop.answer.cases.rules.open311.posted import codes
from civicloop.answer.cases.rules.publication import OTHER_PLACES, PLACES
from civicloop.answer.cases.rules.squares import coarsened
from civicloop.answer.cases.states import OPEN, Kind
from civicloop.answer.cases.web.labels import CHANNELS, OUTCOMES, STATES
from civicloop.answer.cases.web.open311 import parameters
from civicloop.answer.cases.web.open311.answers import absent, bad
from civicloop.answer.cases.web.open311.catalogue import language
from civicloop.kernel.clock import services as clock

OPEN_OR_CLOSED = {"open", "closed"}
DEEPEST_PAGE = 1000


def request_list(request: HttpRequest) -> Document:
    """The public cases of a window, newest first."""
    parameters.require_jurisdiction(parameters.text(request, "jurisdiction_id"))
    wanted = asked_for(request)
    rows = open311.requests(wanted)
    return Document("service_requests", told(request, rows))


def one_request(request: HttpRequest, number: str) -> Document:
    """One public case; others are as good as absent."""
    parameters.require_jurisdiction(parameters.text(request, "jurisdiction_id"))
    rows = open311.requests(Wanted(numbers=(number,)))
    if not rows:
        raise absent(_("There is no public service request with this service_request_id."))
    return Document("service_requests", told(request, rows))


def asked_for(request: HttpRequest) -> Wanted:
    """The filters of a list; ``service_request_id`` overrides all the others."""
    numbers = codes(parameters.text(request, "service_request_id"))
    if numbers:
        return Wanted(numbers=numbers)
    now = clock.now()
    states = {state.lower() for state in codes(parameters.text(request, "status"))}
    if not states <= OPEN_OR_CLOSED:
        raise bad(_("status is open, closed or both, separated by a comma."))
    by_change = any(parameters.text(request, name) for name in ("updated_after", "updated_before"))
    by_day = not by_change or any(
        parameters.text(request, name) for name in ("start_date", "end_date")
    )
    most = parameters.number(request, "page_size", least=1, most=MOST, default=MOST)
    page = parameters.number(request, "page", least=1, most=DEEPEST_PAGE, default=1)
    return Wanted(
        services=codes(parameters.text(request, "service_code")) or None,
        open="open" in states or not states,
        closed="closed" in states or not states,
        opened=parameters.window(request, "start_date", "end_date", now) if by_day else None,
        changed=parameters.window(request, "updated_after", "updated_before", now)
        if by_change
        else None,
        first=(page - 1) * most,
        most=most,
    )


def told(request: HttpRequest, rows: list[dict[str, Any]]) -> list[dict[str, Value]]:
    """Cases as service requests; with ``extensions=true`` what the standard has no place for."""
    spoken = language()
    districts = open311.district_names(spoken) if rows else {}
    more = parameters.text(request, "extensions").lower() == "true"
    photos = open311.first_photos(rows) if rows else {}
    return [
        _request(row, spoken, districts, _photo_url(row["number"], photos.get(row["pk"])))
        | (_more(row) if more else {})
        for row in rows
    ]


def _request(
    row: Mapping[str, Any], spoken: str, districts: Mapping[str, str], photo: str | None
) -> dict[str, Value]:
    is_open = row["state"] in OPEN
    lon, lat = _position(row)
    changed = row["changed_at"] if is_open else row["closed_at"] or row["changed_at"]
    return {
        "service_request_id": row["number"],
        "status": "open" if is_open else "closed",
        "status_notes": _notes(row),
        "service_name": _name(row, "category", spoken),
        "service_code": row["category__code"],
        "description": row["publication__text"] or None,
        "agency_responsible": _name(row, "unit", spoken),
        "service_notice": None,
        "requested_datetime": written(row["opened_at"]),
        "updated_datetime": written(changed),
        "expected_datetime": written(row["statutory_due_at"]),
        "address": _address(row, spoken, districts),
        "address_id": None,
        "zipcode": None,
        "lat": lat,
        "long": lon,
        "media_url": photo,
    }


def _name(row: Mapping[str, Any], of: str, spoken: str) -> str | None:
    return (spoken == "en" and row[f"{of}__name_en"]) or row[f"{of}__name_zh"] or None


def _notes(row: Mapping[str, Any]) -> str:
    """Where the case stands in words, which the standard's two states cannot say."""
    state = str(STATES[row["state"]])
    if not row["outcome"]:
        return state
    return pgettext("state and outcome of a case", "%(state)s: %(outcome)s") % {
        "state": state,
        "outcome": OUTCOMES[row["outcome"]],
    }


def _address(row: Mapping[str, Any], spoken: str, districts: Mapping[str, str]) -> str:
    """District and road; never a door."""
    district = districts.get(row["district_code"], "")
    parts = (district, row["road"]) if spoken != "en" else (row["road"], district)
    known = [part for part in parts if part]
    return (", " if spoken == "en" else "").join(known) or _("No place was given")


def _position(row: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Longitude and latitude as coarse as the public may know them."""
    if row["lon"] is None or row["lat"] is None:
        return None, None
    places = PLACES.get(Kind(row["category__kind"]), OTHER_PLACES)
    return coarsened(float(row["lon"]), float(row["lat"]), places)


def _photo_url(number: str, file_id: int | None) -> str | None:
    """The address of a photo that somebody let the public see."""
    if file_id is None:
        return None
    return settings.BASE_URL + reverse("cases:public_photo", args=[number, file_id])


def _more(row: Mapping[str, Any]) -> dict[str, Value]:
    return {
        "extended_attributes": {
            "state": row["state"],
            "outcome": row["outcome"] or None,
            "channel": str(CHANNELS[row["channel"]]),
            "district_code": row["district_code"] or None,
            "closed_datetime": written(row["closed_at"]),
        }
    }
