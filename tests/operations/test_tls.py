"""HTTPS: verified by default, its state recorded."""

import ipaddress
import ssl
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
