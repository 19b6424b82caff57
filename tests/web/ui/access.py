"""Who gets what from the addresses of ui."""

from tests.web.access import Row, everyone, staff

ROWS = [
    Row("ui:gallery", (), "GET", everyone(200)),
    Row("ui:areas", (), "GET", everyone(200)),
    Row("ui:points", (), "GET", everyone(200)),
    Row("ui:places", (), "GET", everyone(200)),
    Row("ui:language", (), "POST", everyone(302), data={"language": "en", "next": "/"}),
    Row("ui:logo", ("0" * 64, 192), "GET", everyone(404)),
    Row("icon", (), "GET", everyone(302)),
    Row("ui:save-view", (), "POST", staff(302), data={"table": "t", "name": "n", "query": ""}),
    Row("ui:remove-view", (1,), "POST", staff(302)),
]
