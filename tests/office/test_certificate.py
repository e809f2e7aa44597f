"""A certificate of one's own: for these names alone, until its day, and renewed by itself."""

import ssl
from datetime import timedelta

import pytest
from cryptography import x509

from gisgrid import certificate, config
from gisgrid.app import create_app
from gisgrid.certificate import folder_of
from gisgrid.commands.serving import tls_of
from gisgrid.errors import Invalid, NotFound
from tests.conftest import Client

NOW = certificate.now()
NAMES = ("192.168.1.20", "Grids.Lan", "网格.internal", "fd00::20")

IDN = "网格".encode("idna").decode()


@pytest.fixture
def folder(tmp_path):
    made = folder_of(tmp_path)
    certificate.make(made, NAMES, NOW)
    return made


def test_it_works(folder):
    held = certificate.find(folder)
    assert held.names == ("192.168.1.20", "grids.lan", f"{IDN}.internal", "fd00::20")
    assert 820 <= held.days_left(NOW) <= 825
    assert len(held.fingerprint) == 95
    for key in (folder.server_key, folder.authority_key):
        assert key.stat().st_mode & 0o077 == 0


def test_renewing_keeps_names_and_authority(folder):
    before = certificate.find(folder)
    later = NOW + timedelta(days=800)
    assert certificate.ready(folder, NOW) == before
    after = certificate.ready(folder, later)
    assert after.names == before.names
    assert after.fingerprint == before.fingerprint
    assert after.days_left(later) > 800


def test_the_authority_signs_for_this_office_and_nobody_else(folder):
    certificate.make(folder, ["10.1.2.3", "pc.local"], NOW)
    for foreign in ("example.org", "8.8.8.8", "notlan"):
        with pytest.raises(Invalid, match="new-authority"):
            certificate.make(folder, [foreign], NOW)
    limits = x509.load_pem_x509_certificate(folder.authority.read_bytes()).extensions
    assert limits.get_extension_for_class(x509.NameConstraints).critical
    before = certificate.find(folder).fingerprint
    held = certificate.make(folder, ["grids.example.org"], NOW, new_authority=True)
    assert held.fingerprint != before


@pytest.mark.parametrize("name", ["", "a b", "-x", "1.2.3.4.5", "a..b", "http://x", "x/../y"])
def test_what_is_no_name_is_refused(tmp_path, name):
    with pytest.raises(Invalid):
        certificate.make(folder_of(tmp_path), [name], NOW)


def test_a_lost_key_says_what_to_do(folder):
    folder.authority_key.unlink()
    with pytest.raises(NotFound, match="new-authority"):
        certificate.renew(folder, NOW)


def test_the_network_is_not_served_in_the_open(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Invalid, match="--certificate"):
        tls_of(config.load(host="0.0.0.0", data=tmp_path))
    assert tls_of(config.load(host="0.0.0.0", data=tmp_path, without_tls=True)) is None
    assert tls_of(config.load(host="127.0.0.1", data=tmp_path)) is None
    with pytest.raises(NotFound, match="gisgrid certificate"):
        tls_of(config.load(host="0.0.0.0", data=tmp_path, certificate="own"))
    with pytest.raises(Invalid, match="nowhere"):
        tls_of(config.load(host="0.0.0.0", data=tmp_path, certificate="/nowhere/x.pem"))


def test_phones_find_the_authority_and_its_fingerprint(folder, settings, app):
    given = settings.model_copy(update={"data": folder.path.parent, "certificate": "own"})
    client = Client(create_app(given, app), base_url="https://127.0.0.1")
    assert "/trust" in client.get("/login").text
    told = certificate.find(folder).fingerprint
    assert told in client.get("/trust").text
    file = client.get("/trust/gisgrid.crt")
    assert file.headers["content-type"] == "application/x-x509-ca-cert"
    assert certificate.fingerprint(x509.load_der_x509_certificate(file.content)) == told


def test_a_client_that_trusts_the_authority_accepts_each_name(folder):
    """OpenSSL's own check, with a handshake in memory."""
    context = ssl.create_default_context(cafile=str(folder.authority))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(folder.server, folder.server_key)
    for name in certificate.find(folder).names:
        assert shake(context, server, name)
    for other in ("192.168.1.21", "other.lan"):
        with pytest.raises(ssl.SSLCertVerificationError):
            shake(context, server, other)


def test_an_address_alone_is_enough(tmp_path):
    """An address is no host name; OpenSSL took it for one when it was the common name."""
    folder = folder_of(tmp_path)
    certificate.make(folder, ["192.168.1.20"], NOW)
    context = ssl.create_default_context(cafile=str(folder.authority))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(folder.server, folder.server_key)
    assert shake(context, server, "192.168.1.20")


def shake(client_side, server_side, name):
    ways = [ssl.MemoryBIO() for _ in range(2)]
    client = client_side.wrap_bio(ways[0], ways[1], server_hostname=name)
    server = server_side.wrap_bio(ways[1], ways[0], server_side=True)
    for _ in range(8):
        for end in (client, server):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return client.getpeercert()
