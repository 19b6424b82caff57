"""The choice of a language, open to everyone."""

from django.http import HttpRequest, HttpResponseBase
from django.views.i18n import set_language

from civicloop.kernel.access.rules import public


@public
def choose(request: HttpRequest) -> HttpResponseBase:
    """Keep the language in a cookie and go back to the page."""
    return set_language(request)
