"""Pages and a job that break in every way in which personal values could reach a log."""

import asyncio
import logging
import threading
from importlib import import_module

from django.db import connection
from django.http import HttpResponse
from django.urls import path

from civicloop.kernel.access.rules import public
from tests.db.operation.planted.jobs import break_down

urls = import_module("civicloop.assembly.urls")
handler500 = urls.handler500


def _insert(request):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS planted_people (name text PRIMARY KEY)")
        for _ in range(2):
            cursor.execute("INSERT INTO planted_people VALUES (%s)", [request.POST["name"]])


def _raise(request):
    try:
        raise KeyError(request.POST["phone"])
    except KeyError as problem:
        raise ValueError(f"{request.POST['name']} {request.headers['X-Planted']}") from problem


def _thread(request):
    def end():
        raise ValueError(request.POST["name"])

    threading.Thread(target=end).start()
    return HttpResponse()


def _task(request):
    async def never_awaited():
        async def fail():
            raise ValueError(request.POST["name"])

        task = asyncio.ensure_future(fail())
        await asyncio.sleep(0)
        del task

    asyncio.run(never_awaited())
    return HttpResponse()


def _foreign(request):
    logging.getLogger("some.library").warning("met %s", request.POST["name"])
    return HttpResponse()


def _defer(request):
    break_down.defer(name=request.POST["name"])
    return HttpResponse()


BREAKS = {
    "database": _insert,
    "raise": _raise,
    "thread": _thread,
    "task": _task,
    "foreign": _foreign,
    "defer": _defer,
}


def planted(request, how, secret):
    """Break."""
    return BREAKS[how](request)


planted.csrf_exempt = True
urlpatterns = [path("planted/<how>/<secret>/", public(planted)), *urls.urlpatterns]
