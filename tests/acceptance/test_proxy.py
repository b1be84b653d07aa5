"""The proxy configuration that ships, in front of the service: what it lets through, what it keeps away."""

import datetime
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.acceptance.service import Service, serving
from tests.acceptance.slow import LONGEST_ANSWER, Door, answer_times, attacked, slowest
from tests.waiting import wait_until
from tests.world import EventMaker

NGINX = os.environ.get("NGINX_BIN") or shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx" / "zuji.conf"

pytestmark = [
    pytest.mark.once,
    pytest.mark.postgres,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light"),
]


class Front(NamedTuple):
    """A service behind nginx: the ports of TLS and of plain HTTP."""

    service: Service
    port: int
    plain: int
    tls: ssl.SSLContext

    def asked(
        self, method: str, path: str, body: bytes | None = None, source: str = "127.0.0.1", **headers: str
    ) -> HTTPResponse:
        """The answer to a request through nginx, over TLS."""
        connection = HTTPSConnection("127.0.0.1", self.port, timeout=30, context=self.tls, source_address=(source, 0))
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return connection.getresponse()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(directory: Path) -> None:
    """A certificate for nobody, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "zuji.example")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + datetime.timedelta(1)
    )
    pem = serialization.Encoding.PEM
    (directory / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    (directory / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def configured(directory: Path, service: Service, port: int, plain: int) -> Path:
    """The configuration that ships, with other ports and places; and around it what Debian's has."""
    text = CONFIGURATION.read_text()
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        ("/etc/ssl/zuji", str(directory)),
        ("127.0.0.1:8000", service.address.removeprefix("http://")),
    ):
        assert text.count(old) >= 1, old
        text = text.replace(old, new)
    (directory / "zuji.conf").write_text(text)
    around = f"""
        daemon off; user {"root" if os.getuid() == 0 else ""}; worker_processes 1; pid {directory}/nginx.pid;
        error_log {directory}/error.log; events {{ worker_connections 768; }}
        http {{
            access_log off; client_body_temp_path {directory}/body; proxy_temp_path {directory}/proxy;
            fastcgi_temp_path {directory}/f; uwsgi_temp_path {directory}/u; scgi_temp_path {directory}/s;
            include {directory}/zuji.conf;
        }}
    """
    whole = directory / "nginx.conf"
    whole.write_text(around if os.getuid() == 0 else around.replace("user ;", ""))
    return whole


@pytest.fixture(scope="module")
def front(module_data_dir: Path) -> Iterator[Front]:
    directory = Path(tempfile.mkdtemp(prefix="zuji-nginx-"))
    certificate(directory)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # signed by itself
    port, plain = free_port(), free_port()
    with serving(module_data_dir) as service:
        nginx = subprocess.Popen(
            [str(NGINX), "-e", f"{directory}/start.log", "-c", configured(directory, service, port, plain)]
        )
        try:
            found = Front(service, port, plain, context)
            wait_until(lambda: _answers(found), seconds=20)
            yield found
        finally:
            nginx.terminate()
            nginx.wait(20)
    shutil.rmtree(directory)


def _answers(front: Front) -> bool:
    try:
        return front.asked("GET", "/readyz").status == 200
    except OSError:
        return False


HEAD = b"GET /healthz HTTP/1.1\r\nHost: zuji\r\n"


@pytest.mark.parametrize(
    ("beginning", "more"),
    [
        (HEAD, b"X-A: b\r\n"),
        (b"", b""),
        (b"POST /sign-in HTTP/1.1\r\nHost: zuji\r\nContent-Length: 60000\r\n\r\ntoken=", b"a"),
        (b"POST /v1/events HTTP/1.1\r\nHost: zuji\r\nContent-Length: 30000000\r\n\r\n[", b" "),
        (b"GET /docs/ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: zuji\r\n\r\n", b""),
    ],
    ids=["heads", "silent", "forms", "events", "reading nothing"],
)
def test_while_others_are_slow_the_service_answers_through_it(front: Front, beginning: bytes, more: bytes) -> None:
    with attacked(front.port, 110, beginning, more, 1.0, Door("127.0.0.2", front.tls)):
        taken = answer_times(front.port, 5.0, front.tls)
    assert slowest(taken) < LONGEST_ANSWER


def test_one_address_has_so_many_requests_and_others_are_served(front: Front) -> None:
    statuses = [front.asked("GET", "/healthz", source="127.0.0.3").status for _ in range(5)]
    assert set(statuses) == {200}
    plain = socket.create_connection(("127.0.0.1", front.port), source_address=("127.0.0.3", 0))
    with front.tls.wrap_socket(plain) as one:
        one.sendall((HEAD + b"\r\n") * 600)
        answered = b""
        while b" 429 " not in answered:
            received = one.recv(65536)
            assert received, answered[-300:]
            answered += received
    assert front.asked("GET", "/healthz", source="127.0.0.4").status == 200


def test_figures_are_for_the_monitoring_alone(front: Front) -> None:
    assert front.asked("GET", "/metrics").status == 200
    assert front.asked("GET", "/metrics", source="127.0.0.5").status == 403


def test_plain_http_leads_to_tls_and_every_answer_says_to_stay_there(front: Front) -> None:
    plain = HTTPConnection("127.0.0.1", front.plain, timeout=10)
    plain.request("GET", "/docs?lang=en", headers={"Host": "zuji.example"})
    assert plain.getresponse().getheader("Location") == "https://zuji.example/docs?lang=en"
    for path in ("/healthz", "/v1/people", "/nowhere"):
        answer = front.asked("GET", path)
        assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000; includeSubDomains"], path
    too_long = front.asked("POST", "/sign-in", b"a" * 100_000)
    assert (too_long.status, "max-age" in str(too_long.getheader("Strict-Transport-Security"))) == (413, True)


def test_the_cookie_of_a_browser_is_for_tls_alone(front: Front) -> None:
    token = front.service.token("auditor")
    page = front.asked("GET", "/")
    cookie = str(page.getheader("Set-Cookie")).partition(";")[0]
    (form,) = re.findall('name="form_token" value="([0-9a-f]+)"', page.read().decode())
    body = f"token={token}&form_token={form}".encode()
    answer = front.asked("POST", "/sign-in", body, Content_Type="application/x-www-form-urlencoded", Cookie=cookie)
    assert answer.status == 303
    assert "Secure" in str(answer.getheader("Set-Cookie"))


def test_whoever_pretends_to_come_over_tls_by_another_header_does_not(front: Front) -> None:
    answer = front.asked("GET", "/healthz", X_Forwarded_Proto="http", X_Forwarded_For="203.0.113.9")
    assert answer.status == 200
    assert answer.getheader("Strict-Transport-Security")


def test_long_posts_pass_and_those_that_are_too_long_do_not(front: Front) -> None:
    token = front.service.token("integration")
    headers = {"Authorization": f"Bearer {token}", "Content_Type": "application/json"}
    event = json.dumps([EventMaker("/proxy").registered()]).encode()
    answer = front.asked("POST", "/v1/events", event.ljust(20_000_000), **headers)
    assert (answer.status, json.loads(answer.read())["accepted"]) == (200, 1)
    assert front.asked("POST", "/v1/events", event.ljust(34_000_000), **headers).status == 413


def test_a_stream_of_events_comes_as_it_happens(front: Front) -> None:
    token = front.service.token("caseworker")
    stream = front.asked("GET", "/v1/events", Authorization=f"Bearer {token}", Accept="text/event-stream")
    assert stream.status == 200
    assert stream.readline() == b"retry: 1000\n"
    events = EventMaker("/stream")
    event = events.registered("11010519491231002X")
    assert front.service.call("POST", "/v1/events", token, event)[0] == 200
    seen = b""
    while b'"/stream"' not in seen:
        line = stream.readline()
        assert line
        seen += line
