"""What holds for every request, whoever sends it."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "idna", "rot13", "UTF-8", "none"])
def test_a_form_is_read_as_utf_8_whatever_it_calls_its_letters(client, charset):
    parts = [
        f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n路+2AA-\\ud800\r\n'
        for name in ("number", "secret", "login", "password")
    ]
    body = "".join([*parts, "--B--\r\n"]).encode()
    kind = f"multipart/form-data; boundary=B; charset={charset}"
    urls = (reverse("cases:look_up"), reverse("account_login"))
    answers = [client.generic("POST", url, body, content_type=kind) for url in urls]
    assert [answer.status_code for answer in answers] == [422, 200]
    assert 'value="路+2AA-\\ud800"' in answers[0].content.decode()
