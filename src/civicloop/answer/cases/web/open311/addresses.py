"""The addresses of Open311. Clients differ on slashes, so more than one is as good as one."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import re_path
from django.utils.translation import gettext as _

from civicloop.answer.cases.rules.open311.documents import Document
from civicloop.answer.cases.web.open311 import (
    about,
    catalogue,
    discovery,
    document,
    posting,
    requests,
    tokens,
    trials,
)
from civicloop.answer.cases.web.open311.answers import JSON, XML, absent, door

SUFFIX = r"\.(?P<suffix>xml|json)/?\Z"
ANYTHING = r"(?:/[\s\S]*)?"
REAL, TRIAL = r"^open311/+v2/+", r"^open311/+test/+v2/+"


def no_such_address(_request: HttpRequest) -> Document:
    """Whatever else is asked for."""
    raise absent(_("There is no such address. Every address ends in .xml or .json."))


_nothing = door(**dict.fromkeys(("get", "post", "put", "patch", "delete"), no_such_address))
_request_list = door(get=requests.request_list, post=posting.post_request)

urlpatterns = [
    re_path(r"^open311/$", about.about, name="open311"),
    re_path(r"^open311/openapi\.json$", document.openapi, name="open311_document"),
    re_path(rf"^open311/+discovery{SUFFIX}", discovery.discovery, name="open311_discovery"),
    re_path(rf"{REAL}services{SUFFIX}", catalogue.services, name="open311_services"),
    re_path(
        rf"{REAL}services/(?P<code>[^/]+?){SUFFIX}",
        catalogue.definition,
        name="open311_definition",
    ),
    re_path(rf"{REAL}requests{SUFFIX}", _request_list, name="open311_requests"),
    re_path(
        rf"{REAL}requests/(?P<number>[^/]+?){SUFFIX}",
        door(get=requests.one_request),
        name="open311_request",
    ),
    re_path(rf"{REAL}tokens/?{SUFFIX}", tokens.missing, name="open311_no_token"),
    re_path(rf"{REAL}tokens/(?P<token>[^/]+?){SUFFIX}", tokens.token, name="open311_token"),
    re_path(rf"{TRIAL}services{SUFFIX}", catalogue.services, name="open311_test_services"),
    re_path(
        rf"{TRIAL}services/(?P<code>[^/]+?){SUFFIX}",
        catalogue.definition,
        name="open311_test_definition",
    ),
    re_path(rf"{TRIAL}requests{SUFFIX}", trials.request_list, name="open311_test_requests"),
    re_path(
        rf"{TRIAL}requests/(?P<number>[^/]+?){SUFFIX}",
        trials.one_request,
        name="open311_test_request",
    ),
    re_path(rf"{TRIAL}tokens/?{SUFFIX}", tokens.missing, name="open311_test_no_token"),
    re_path(
        rf"{TRIAL}tokens/(?P<token>[^/]+?){SUFFIX}", tokens.trial_token, name="open311_test_token"
    ),
    re_path(rf"^open311{ANYTHING}\.json/?\Z", _nothing, {"suffix": JSON}, name="open311_nothing"),
    re_path(rf"^open311{ANYTHING}\Z", _nothing, {"suffix": XML}, name="open311_nothing"),
]
