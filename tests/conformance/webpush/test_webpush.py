"""Web Push against RFC 8291 and 8292: their example, and a browser that opens what we close."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from civicloop.kernel.notices.errors import SubscriptionError
from civicloop.kernel.notices.rules import webpush
from civicloop.kernel.notices.rules.webpush import Subscription
from tests.conformance.webpush.receiver import P256, Browser, b64, claims, unb64

UA_PUBLIC = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
HOSTS = ("push.example.org", "*.push.example.net", "127.0.0.1:9000")
BROWSER = Browser("https://push.example.org/a")


def test_the_example_of_rfc_8291_appendix_a_comes_out_to_the_byte():
    sender = ec.derive_private_key(
        int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), P256
    )
    to = Subscription(
        "https://push.example.org/", unb64(UA_PUBLIC), unb64("BTBZMqHH6r4Tts7J_aSIgg")
    )
    closed = webpush.closed(
        to,
        b"When I grow up, I want to be a watermelon",
        sender=sender,
        salt=unb64("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert b64(closed) == BODY


@given(st.binary(max_size=webpush.LONGEST))
def test_a_browser_opens_what_was_closed_for_it_and_nobody_else_does(plain):
    to = webpush.subscription(BROWSER.subscription, HOSTS)
    closed = webpush.closed(to, plain)
    assert BROWSER.open(closed) == plain
    assert len(closed) <= 4096
    with pytest.raises(InvalidTag):
        Browser(BROWSER.endpoint, private=BROWSER.private, secret=b"another secret!!").open(closed)


def test_a_message_that_does_not_fit_one_record_is_refused():
    to = webpush.subscription(BROWSER.subscription, HOSTS)
    with pytest.raises(ValueError, match="at most"):
        webpush.closed(to, b"x" * (webpush.LONGEST + 1))


def test_no_two_messages_use_the_same_key():
    to = webpush.subscription(BROWSER.subscription, HOSTS)
    assert webpush.closed(to, b"same")[:86] != webpush.closed(to, b"same")[:86]


def test_rfc_8292_the_sender_proves_itself_to_one_push_service_for_half_a_day():
    key = ec.generate_private_key(P256)
    header = webpush.proof(
        key, origin="https://push.example.org", contact="mailto:a@b.tw", now=1_700_000_000.5
    )
    told, public = claims(header)
    assert told == {
        "aud": "https://push.example.org",
        "exp": 1_700_000_000 + 12 * 3600,
        "sub": "mailto:a@b.tw",
    }
    assert public == webpush.encoded(webpush.point(key))


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://push.example.org/x?y=z",
        "https://push.example.org:443/x",
        "https://a.b.push.example.net/x",
        "http://127.0.0.1:9000/x",
    ],
)
def test_an_endpoint_of_a_known_push_service_is_taken(endpoint):
    assert webpush.subscription(Browser(endpoint).subscription, HOSTS).endpoint == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/x",
        "https://push.example.org:8443/x",
        "https://push.example.org.evil.test/x",
        "https://evilpush.example.org/x",
        "https://push.example.net/x",
        "https://push.example.org@169.254.169.254/x",
        "https://u:p@push.example.org/x",
        "https://127.0.0.1/x",
        "http://127.0.0.1:9001/x",
        "https://[::1]/x",
        "https://push.example.org/x\r\nHost: a",
        "https://push.example.org/" + "x" * 1000,
        "file:///etc/passwd",
        "https://push.example.org:99999/",
        "",
    ],
)
def test_an_endpoint_elsewhere_is_refused(endpoint):
    with pytest.raises(SubscriptionError):
        webpush.subscription(Browser(endpoint).subscription, HOSTS)


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        "x",
        {},
        {"endpoint": "https://push.example.org/x"},
        {"endpoint": "https://push.example.org/x", "keys": {}},
        {"endpoint": 7, "keys": BROWSER.subscription["keys"]},
        BROWSER.subscription | {"keys": {"p256dh": b64(b"\x04" + b"\x01" * 64), "auth": "AAAA"}},
        BROWSER.subscription | {"keys": BROWSER.subscription["keys"] | {"auth": "AAAA"}},
        BROWSER.subscription | {"keys": BROWSER.subscription["keys"] | {"auth": "é"}},
        BROWSER.subscription | {"keys": BROWSER.subscription["keys"] | {"p256dh": "\ud800"}},
    ],
)
def test_what_is_no_subscription_is_refused(values):
    with pytest.raises(SubscriptionError):
        webpush.subscription(values, HOSTS)
