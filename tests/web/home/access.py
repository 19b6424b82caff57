"""Who gets what from the addresses of home."""

from tests.web.access import Row, everyone, only, staff

ROWS = [
    Row("home:front", (), "GET", everyone(200)),
    Row("home:accessibility", (), "GET", everyone(200)),
    Row("home:work", (), "GET", staff(302)),
    Row("home:due", (), "GET", staff(200)),
    Row("home:today", (), "GET", only("officer", "head", "analyst", "mayor")),
]
