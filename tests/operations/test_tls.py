"""HTTPS: verified by default, its state recorded."""

import ipaddress
import ssl
import subprocess
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from operations.outcome import Outcome
from storage.archive import Archive
from storage.warc.members import record_at
from storage.warc.reader import WarcResponse, iter_responses
from tests.operations.conftest import Crawl
from tests.operations.serving import RawServer, Sent, article, home, ok
from tests.operations.test_crawl import captures


def certificate(place: Path) -> Path:
    """A file with a key and a certificate for 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = place / "both.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The certificate's file."""
    return certificate(tmp_path)


@pytest.fixture
def context(file: Path) -> ssl.SSLContext:
    """What the server shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_records_the_state_of_tls(
    archive: Archive, crawl_site: Crawl, context: ssl.SSLContext, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protocol and cipher stand in the capture's row and in the WARC record; the record holds plain HTTP."""
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    pages: dict[str, Sent] = {"/": ok(home("/tin-1.html")), "/tin-1.html": ok(article("Bài viết đi qua đường mã hóa"))}
    with RawServer(pages, tls=context) as server:
        report = crawl_site(server.url)
    row = captures(archive)["/tin-1.html"]
    record = record_at(archive.directory / row.warc_file, row.warc_offset, row.warc_length)
    assert report.outcome is Outcome.DONE
    assert row.tls is not None
    assert row.tls.startswith("TLSv1.3 TLS_")
    assert row.tls.endswith(" verified")
    assert record.get("warc-cipher-suite") == row.tls.split()[1]
    assert record.get("khotin-certificate") == "verified"
    again = [one for one in iter_responses(archive.directory / row.warc_file) if isinstance(one, WarcResponse)]
    assert {one.tls for one in again} == {row.tls}
    assert record.block.startswith(b"HTTP/1.1 200 OK")


def test_refuses_a_certificate_nobody_vouches_for(crawl_site: Crawl, context: ssl.SSLContext) -> None:
    """A certificate that does not verify is no connection, and the sentence says why."""
    with RawServer({"/": ok(home())}, tls=context) as server:
        report = crawl_site(server.url)
        assert server.asked == []
    assert report.outcome is Outcome.UNREACHABLE
    assert "certificate" in report.why.lower()


NAMED = "localhost.example.vn"


def named(place: Path, *, expired: bool = False, name: str = NAMED) -> tuple[Path, Path]:
    """Files with a key and certificate for another name, perhaps of last year, and with the authority that vouches for it."""
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tổ chức chứng thực thử")])
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now - timedelta(days=30) if expired else now + timedelta(days=2))
    )
    alternative: x509.GeneralName = x509.DNSName(name)
    if name == "127.0.0.1":
        alternative = x509.IPAddress(ipaddress.ip_address(name))
    made = made.add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
    root = (
        x509.CertificateBuilder()
        .subject_name(issuer)
        .issuer_name(issuer)
        .public_key(authority.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=500))
        .not_valid_after(now + timedelta(days=5))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = serialization.Encoding.PEM
    server, trusted = place / "server.pem", place / "trusted.pem"
    server.write_bytes(secret + made.sign(authority, hashes.SHA256()).public_bytes(pem))
    trusted.write_bytes(root.sign(authority, hashes.SHA256()).public_bytes(pem))
    return server, trusted


def served(server: Path, speaks: str = "") -> ssl.SSLContext:
    """What a server shows: a "weak" one nothing but TLS 1.2 with a short Diffie-Hellman key, an "old" one nothing newer than TLS 1.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if speaks == "old":
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    if speaks == "weak":
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("DHE@SECLEVEL=0")
        parameters = server.with_name("dh.pem")
        command = ["openssl", "dhparam", "-dsaparam", "-out", str(parameters), "1024"]
        subprocess.run(command, check=True, capture_output=True)
        context.load_dh_params(str(parameters))
    context.load_cert_chain(server)
    return context


PAGES: dict[str, Sent] = {
    "/": ok(home("/tin-1.html")),
    "/tin-1.html": ok(article("Bài viết qua đường mã hóa có ngoại lệ")),
}


@pytest.mark.parametrize(
    ("exception", "expired", "name", "speaks"),
    [
        ("wrong-name", False, NAMED, ""),
        ("expired", True, "127.0.0.1", ""),
        ("weak-dh", False, "127.0.0.1", "weak"),
        ("old-protocol", False, "127.0.0.1", "old"),
    ],
)
def test_an_exception_lets_through_what_it_says_and_is_on_every_capture(  # noqa: PLR0913, PLR0917 - one case each
    archive: Archive,
    crawl_site: Crawl,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    exception: str,
    expired: bool,
    name: str,
    speaks: str,
) -> None:
    """Without its line in the site file no connection comes about, and TLS is told as the cause; with it each capture says so."""
    server_file, trusted = named(tmp_path, expired=expired, name=name)
    if speaks == "weak":
        # A short Diffie-Hellman key goes with an RSA certificate.
        server_file, trusted = rsa_of(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with RawServer(dict(PAGES), tls=served(server_file, speaks)) as server:
        refused = crawl_site(server.url)
        assert server.asked == []
        others = sorted({"wrong-name", "expired", "weak-dh", "old-protocol"} - {exception})
        assert crawl_site(server.url, f"tls: {{'127.0.0.1': [{', '.join(others)}]}}").outcome is Outcome.UNREACHABLE
        report = crawl_site(server.url, f"tls: {{'127.0.0.1:{server.port}': [{exception}]}}")
    assert refused.outcome is Outcome.UNREACHABLE
    assert set(refused.tally.causes) == {"tls"}
    assert report.outcome is Outcome.DONE
    rows = captures(archive)
    assert all(row.tls.startswith("TLSv1.1 " if speaks == "old" else "TLSv1.") for row in rows.values() if row.tls)
    assert {row.tls.split()[-1] for row in rows.values() if row.tls} == {f"except:{exception}"}
    row = rows["/tin-1.html"]
    record = record_at(archive.directory / row.warc_file, row.warc_offset, row.warc_length)
    assert record.get("khotin-certificate") == f"except:{exception}"


def rsa_of(place: Path) -> tuple[Path, Path]:
    """A file with an RSA key and its self-signed certificate for 127.0.0.1, twice: it vouches for itself."""
    file = place / "rsa.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(file), "-out", str(place / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + (place / "cert.pem").read_bytes())
    return file, place / "cert.pem"


def test_an_exception_is_for_its_host_alone(crawl_site: Crawl, context: ssl.SSLContext) -> None:
    """A line for another host or port changes nothing."""
    with RawServer(dict(PAGES), tls=context) as server:
        report = crawl_site(
            server.url, f"tls: {{'khac.example.vn': [unverified], '127.0.0.1:{server.port + 1}': [unverified]}}"
        )
        assert server.asked == []
    assert report.outcome is Outcome.UNREACHABLE
