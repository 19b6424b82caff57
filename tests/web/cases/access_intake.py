"""Who gets what from the public ways in."""

from __future__ import annotations

from tests.web.access import Row, everyone

ROWS = [
    Row("cases:suggest", (), "POST", everyone(200), data={"description": "路燈不亮"}),
    Row("cases:suggest", (), "GET", everyone(405)),
    Row("cases:similar", (), "GET", everyone(200)),
    Row("cases:mailbox", (), "GET", everyone(200)),
    Row("cases:mailbox", (), "POST", everyone(422)),
    Row("cases:mailbox_sent", (), "GET", everyone(200)),
    Row("cases:letter", ("0" * 32,), "GET", everyone(404)),
    Row("cases:letter", ("0" * 32,), "POST", everyone(404)),
    Row("cases:letter_photo", ("0" * 32, 1), "GET", everyone(404)),
    Row("cases:privacy", (), "GET", everyone(200)),
    Row("cases:privacy_version", ("115-1",), "GET", everyone(200)),
    Row("cases:privacy_version", ("115-9",), "GET", everyone(404)),
    Row("cases:follow", ("115-0000001-1",), "GET", everyone(404)),
    Row("cases:follow", ("115-0000001-1",), "POST", everyone(404)),
    Row("cases:following", ("0" * 32,), "GET", everyone(404)),
    Row("cases:following", ("0" * 32,), "POST", everyone(404)),
    Row("cases:unfollow", ("0" * 32,), "GET", everyone(302)),
    Row("cases:unfollow", ("0" * 32,), "POST", everyone(400)),
]
