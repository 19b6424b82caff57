"""Answers that refuse."""

from __future__ import annotations

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429 with the time to wait; the same whether or not the account exists."""
    wait = max(seconds, 1)
    answer = render(
        request, "identity/too_many.html", {"minutes": math.ceil(wait / 60)}, status=429
    )
    answer["Retry-After"] = str(wait)
    return answer
