"""Who gets what from the addresses of home."""

from tests.web.access import Row, everyone, staff

ROWS = [
    Row("home:front", (), "GET", everyone(200)),
    Row("home:accessibility", (), "GET", everyone(200)),
    Row("home:work", (), "GET", staff(302)),
]
