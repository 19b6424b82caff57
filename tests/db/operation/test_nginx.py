"""The nginx of the manual before a real product: TLS, addresses, limits, and its log."""

import contextlib
import http.client
import shutil
import socket
import ssl
import subprocess
import urllib.parse

import pytest

from tests.db.operation.conftest import TESTS

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin")
pytestmark = pytest.mark.skipif(
    not NGINX, reason="nginx is not installed: apt-get install nginx-light"
)
MANUAL = TESTS / "docs" / "operating" / "files" / "nginx.conf"
FRAME = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/main.log crit;
events {{ worker_connections 64; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/civicloop.conf;
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def await_port(port, process):
    for _ in range(600):
        if answers(port):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
        assert process.poll() is None, "it ended before it listened"
    pytest.fail("it never listened")


class Proxy:
    """nginx with the manual's configuration on ports of its own."""

    def __init__(self, folder, web):
        self.folder, self.plain, self.tls = folder, free_port(), free_port()
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"),
                *("-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=city.example"),
                *("-addext", "subjectAltName=DNS:city.example"),
                *("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")),
            ],
            check=True,
            capture_output=True,
        )
        text = MANUAL.read_text()
        for said, here in (
            ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{self.tls} ssl http2;"),
            ("    listen [::]:80;\n", ""),
            ("    listen [::]:443 ssl http2;\n", ""),
            ("/etc/ssl/civicloop", str(folder)),
            ("/var/log/nginx", str(folder)),
            ("127.0.0.1:8000", f"127.0.0.1:{web}"),
        ):
            assert said in text, said
            text = text.replace(said, here)
        (folder / "civicloop.conf").write_text(text)
        self.config = folder / "nginx.conf"
        self.config.write_text(FRAME.format(folder=folder))
        self.trust = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))

    def tls_socket(self, alpn):
        self.trust.set_alpn_protocols([alpn])
        raw = socket.create_connection(("127.0.0.1", self.tls), timeout=30)
        return self.trust.wrap_socket(raw, server_hostname="city.example")

    def ask(self, path, *, method="GET", body=None, **headers):
        """A request as a browser sends it; the answer, read."""
        connection = http.client.HTTPConnection("city.example", timeout=30)
        connection.sock = self.tls_socket("http/1.1")
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")
        connection.close()
        return answer


@pytest.fixture(scope="module")
def proxy(city, tmp_path_factory):
    folder = tmp_path_factory.mktemp("nginx")
    web = free_port()
    city.more = {
        "PORT": str(web),
        "BASE_URL": "https://city.example",
        "ALLOWED_HOSTS": "city.example,127.0.0.1",
        "TRUSTED_PROXY_COUNT": "1",
        "RATE_LIMITS": "off",
    }
    made = Proxy(folder, web)
    tested = subprocess.run(
        [NGINX, "-t", "-c", made.config], capture_output=True, text=True, check=False
    )
    assert tested.returncode == 0, tested.stderr
    with contextlib.ExitStack() as stack:
        for command, port in ((None, web), ([NGINX, "-c", str(made.config)], made.tls)):
            process = (
                city.start("serve", "--processes", "1")
                if command is None
                else subprocess.Popen(command, stderr=subprocess.DEVNULL)
            )
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
            await_port(port, process)
        city.more = {}
        made.web = web
        yield made


def test_people_come_by_tls_alone_and_stay_there(proxy):
    plain = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=30)
    plain.request("GET", "/report/?x=1", headers={"Host": "city.example"})
    moved = plain.getresponse()
    assert (moved.status, moved.headers["Location"]) == (301, "https://city.example/report/?x=1")
    page = proxy.ask("/report/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert page.headers["Server"] == "nginx"
    cookies = page.headers.get_all("Set-Cookie") or []
    assert cookies
    assert all("; Secure" in one for one in cookies)
    with proxy.tls_socket("h2") as wrapped:
        assert wrapped.selected_alpn_protocol() == "h2"
        assert wrapped.version() in {"TLSv1.2", "TLSv1.3"}


def test_a_form_comes_through_from_its_own_address_and_no_other(proxy):
    page = proxy.ask("/sign-in/")
    cookie = "; ".join(one.split(";")[0] for one in page.headers.get_all("Set-Cookie") or [])
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    body = urllib.parse.urlencode(
        {"csrfmiddlewaretoken": token, "login": "nobody", "password": "x" * 20}
    )
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    own = {"Origin": "https://city.example", "Referer": "https://city.example/sign-in/"}
    assert proxy.ask("/sign-in/", method="POST", body=body, **kind, **own).status == 200
    other = {"Origin": "https://evil.example", "Referer": "https://evil.example/"}
    assert proxy.ask("/sign-in/", method="POST", body=body, **kind, **other).status == 403


def test_figures_and_other_hosts_stay_closed_from_outside(proxy):
    assert proxy.ask("/metrics").status == 404
    assert proxy.ask("/", Host="other.example").status == 400
    direct = http.client.HTTPConnection("127.0.0.1", proxy.web, timeout=30)
    direct.request("GET", "/metrics", headers={"Host": "127.0.0.1"})
    answer = direct.getresponse()
    answer.read()
    assert answer.status == 200  # who watches asks the node itself
    direct.request("GET", "/metrics", headers={"X-Forwarded-For": "127.0.0.1, 192.0.2.1"})
    assert direct.getresponse().status == 403


def test_what_is_too_large_is_refused_and_nothing_of_it_is_logged(proxy):
    assert proxy.ask("/report/", method="POST", **{"Content-Length": "70000000"}).status == 413
    assert proxy.ask("/cases/s3cr3tw0rd/?name=planted").status < 500
    lines = (proxy.folder / "civicloop.log").read_text()
    assert " 413 " in lines
    for path in proxy.folder.glob("*.log"):
        assert "s3cr3tw0rd" not in path.read_text()
        assert "planted" not in path.read_text()
