"""A bare Django view that inserts three rows: ``python -m bench.intake.bare PORT``.

No middleware, no checks, three ``create`` in one transaction with a connection that stays
open; served by granian as ``civicloop serve`` does, with as many processes and threads. Its
table lies in the database that ``DATABASE_URL`` names and goes with the next start.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from granian import Granian
from granian.constants import Interfaces

from civicloop.settings.database import connection as connection_to

PROCESSES, THREADS = 2, 4
SEED = """
INSERT INTO bench_bare (word, lon, lat, at)
SELECT md5(n::text), 120 + n / 1e6, 22 + n / 1e6, now() FROM generate_series(1, 50000) AS n;
"""


def bare_settings() -> None:
    """Django with a database and one address."""
    database = connection_to(os.environ["DATABASE_URL"]) | {"CONN_HEALTH_CHECKS": False}
    settings.configure(
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": database},
        MIDDLEWARE=[],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        LOGGING_CONFIG=None,
    )
    django.setup()


def row_model() -> Any:
    """The one model, made once Django is set up."""
    from django.db import models  # noqa: PLC0415 (needs the set-up)

    class Row(models.Model):
        word = models.CharField(max_length=200)
        lon = models.FloatField()
        lat = models.FloatField()
        at = models.DateTimeField()

        class Meta:
            app_label = "bench"
            db_table = "bench_bare"

        def __str__(self) -> str:
            return self.word

    return Row


def view(request: HttpRequest) -> HttpResponse:
    """Three rows of what was posted."""
    from django.db import transaction  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    sent, now = request.POST, timezone.now()
    with transaction.atomic():
        for _ in range(3):
            Row.objects.create(
                word=sent["description"], lon=float(sent["long"]), lat=float(sent["lat"]), at=now
            )
    answer = b'{"taken": 3}'
    length = {"Content-Length": str(len(answer))}
    return HttpResponse(answer, content_type="application/json", headers=length)


def prepare() -> None:
    """The table, seeded and analysed: plans of an empty one would be others."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_bare")
        with connection.schema_editor() as editor:
            editor.create_model(Row)
        cursor.execute(SEED)
        cursor.execute("ANALYZE bench_bare")
    connection.close()


def main() -> None:
    """Serve until asked to stop."""
    prepare()

    def load(_target: str) -> Any:
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

        return get_wsgi_application()

    Granian(
        "bench.intake.bare",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=PROCESSES,
        blocking_threads=THREADS,
        websockets=False,
        log_enabled=False,
    ).serve(target_loader=load)


bare_settings()
Row = row_model()
urlpatterns = [path("rows", view), path("healthz", lambda _request: HttpResponse(b"well"))]

if __name__ == "__main__":
    main()
