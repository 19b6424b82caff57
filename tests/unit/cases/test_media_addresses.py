"""Addresses of pictures: what may be asked for, and what never is."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicloop.answer.cases.rules.open311.media import (
    Target,
    data_content,
    is_data,
    is_public,
    may_ask,
    target,
)


def test_an_address_is_taken_apart():
    assert target("https://Pictures.example.org/a%20b?c=1#d") == Target(
        "https", "pictures.example.org", 443, "/a%20b?c=1"
    )
    assert target("http://example.org:8080") == Target("http", "example.org", 8080, "/")
    assert target("http://[::1]/x").name == "[::1]"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a.jpg",
        "file:///etc/passwd",
        "gopher://example.org/",
        "//example.org/a.jpg",
        "example.org/a.jpg",
        "http://",
        "http:///a",
        "http://user:word@example.org/",
        "http://user@example.org/",
        "http://example.org:99999/",
        "http://example.org\\@other/",
        "http://example.org/\r\nHost: other",
        "http://exa mple.org/",
        "http://例.tw/",
        "http://[::1",
        "http://example.org/" + "x" * 2000,
        "",
    ],
)
def test_what_is_no_address(url):
    assert target(url) is None


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)
def test_private_addresses(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "hosts", "may"),
    [
        ("https://example.org/", ["*"], True),
        ("https://example.org:8443/", ["*"], False),
        ("https://example.org:8443/", ["example.org:8443"], True),
        ("https://example.org/", ["Example.org"], True),
        ("https://other.org/", ["example.org"], False),
        ("https://example.org/", ["none"], False),
        ("https://example.org/", [], False),
    ],
)
def test_which_hosts_are_asked(url, hosts, may):
    where = target(url)
    assert where is not None
    assert may_ask(where, hosts) is may


@given(st.binary(max_size=200))
def test_a_data_address_gives_its_content_back(content):
    url = f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"
    assert is_data(url)
    assert data_content(url) == content


@pytest.mark.parametrize(
    "url", ["data:,x", "data:text/html,<b>", "data:image/png;base64,!!", "data:image/png", "data:"]
)
def test_what_is_no_data_address(url):
    assert data_content(url) is None


@given(st.text(max_size=80))
def test_no_text_breaks_it(text):
    target(text)
    target(f"http://{text}")
    data_content(f"data:image/png;base64,{text}")
