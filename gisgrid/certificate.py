"""An authority of one's own and the certificate of the server, for an office network.

The authority may sign for this office's names and for private addresses alone, so that a phone
which trusts it trusts it for nothing else. Files lie in `certificates/` of the data folder.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gisgrid.errors import Invalid, NotFound
from gisgrid.i18n import _

AUTHORITY_DAYS = 3650
# Apple refuses certificates of a longer life, also of an authority that a person installed.
# Source: support.apple.com/103769.
SERVER_DAYS = 825
RENEWED_BEFORE_DAYS = 60
# A computer whose clock runs behind must not find the certificate to be of tomorrow.
BACKDATED = timedelta(days=1)
# RFC 1918, RFC 4193, loopback and link-local: what an office's network is made of.
PRIVATE = tuple(
    ip_network(one)
    for one in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16",
        "fc00::/7", "fe80::/10", "::1/128",
    )
)  # fmt: skip
OFFICE_NAMES = ("localhost", "local", "lan", "internal", "home.arpa")
Network = IPv4Network | IPv6Network
Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Held:
    """What lies in the folder: for whom, until when, and the authority's fingerprint."""

    names: tuple[str, ...]
    until: datetime
    fingerprint: str
    authority_until: datetime

    def days_left(self, now: datetime) -> int:
        return (self.until - now).days


@dataclass(frozen=True)
class Authority:
    """What a phone installs (DER), and by what it is compared."""

    content: bytes
    fingerprint: str


@dataclass(frozen=True)
class Folder:
    """The four files. The authority's certificate is the one that phones install."""

    path: Path

    @property
    def authority(self) -> Path:
        return self.path / "authority.crt"

    @property
    def authority_key(self) -> Path:
        return self.path / "authority.key"

    @property
    def server(self) -> Path:
        return self.path / "server.crt"

    @property
    def server_key(self) -> Path:
        return self.path / "server.key"


def folder_of(data: Path) -> Folder:
    return Folder(data / "certificates")


def authority_of(folder: Folder) -> Authority | None:
    """The authority's certificate; None when none was made."""
    if not folder.authority.is_file():
        return None
    found = _read(folder.authority)
    return Authority(found.public_bytes(Encoding.DER), fingerprint(found))


def find(folder: Folder) -> Held | None:
    """What is there, or None. Raises Invalid for files that are no certificates."""
    if not (folder.server.is_file() and folder.authority.is_file()):
        return None
    authority, server = _read(folder.authority), _read(folder.server)
    return Held(
        _names_in(server),
        server.not_valid_after_utc,
        fingerprint(authority),
        authority.not_valid_after_utc,
    )


def fingerprint(certificate: x509.Certificate) -> str:
    """As phones and browsers show it: SHA-256 in pairs."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def make(
    folder: Folder, names: Sequence[str], now: datetime, *, new_authority: bool = False
) -> Held:
    """Sign a certificate for host names and addresses; the authority is made when there is none.

    Raises Invalid for what is neither name nor address, and for one that the authority, made
    earlier for other names, may not sign for.
    """
    wanted = tuple(dict.fromkeys(_plain(name) for name in names))
    if not wanted:
        raise Invalid(_("写上这台电脑在办公室里的名字或地址，例如 192.168.1.20。"))
    os.makedirs(folder.path, mode=0o700, exist_ok=True)
    if new_authority or not folder.authority.is_file():
        _make_authority(folder, wanted, now)
    authority, key = _read(folder.authority), _read_key(folder.authority_key)
    refused = [name for name in wanted if not _is_permitted(authority, name)]
    if refused:
        raise Invalid(
            _("原来的机构证书不能用于 {names}。加 --new-authority 重做，手机要重新安装。").format(
                names="、".join(refused)
            )
        )
    server_key = ec.generate_private_key(ec.SECP256R1())
    signed = _sign(wanted, server_key, authority, key, now)
    _write_key(folder.server_key, server_key)
    _write(folder.server, _pem(signed) + _pem(authority), 0o644)
    held = find(folder)
    assert held is not None
    return held


def renew(folder: Folder, now: datetime) -> Held:
    """The same names anew. Raises NotFound when none was made."""
    held = find(folder)
    if held is None:
        raise NotFound(_("还没有证书。先运行：gisgrid certificate 名字或地址…"))
    return make(folder, held.names, now)


def ready(folder: Folder, now: datetime) -> Held:
    """The certificate to serve with; one that ends soon is renewed. Raises NotFound."""
    held = find(folder)
    if held is not None and held.days_left(now) > RENEWED_BEFORE_DAYS:
        return held
    return renew(folder, now)


def _plain(name: str) -> str:
    """A host name as it stands in a certificate, or an address in its short form."""
    text = name.strip().strip("[]").rstrip(".").lower()
    try:
        return str(ip_address(text))
    except ValueError:
        pass
    try:
        plain = text.encode("idna").decode()
    except UnicodeError:
        plain = ""
    is_host = plain and all(c.isalnum() or c in "-." for c in plain) and ".." not in plain
    if not is_host or plain.startswith(("-", ".")) or plain.replace(".", "").isdigit():
        raise Invalid(_("这不是主机名，也不是地址：{name}").format(name=name))
    return plain


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _constraint(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_network(name))
    except ValueError:
        return x509.DNSName(name)


def _make_authority(folder: Folder, names: Sequence[str], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "gisgrid"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"gisgrid {names[0]} {now:%Y-%m-%d}"[:64]),
        ]
    )
    permitted = [
        *(x509.DNSName(one) for one in OFFICE_NAMES),
        *(x509.IPAddress(one) for one in PRIVATE),
        *(_constraint(one) for one in names),
    ]
    made = (
        _begun(called, called, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_key(folder.authority_key, key)
    _write(folder.authority, _pem(made), 0o644)


def _sign(
    names: Sequence[str], server: Key, authority: x509.Certificate, key: Key, now: datetime
) -> x509.Certificate:
    # With a space, so that nobody takes it for a host name: OpenSSL holds a common name such as
    # 192.168.1.20 against the authority's constraints when there is no host name beside it.
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "gisgrid server")])
    days = min(SERVER_DAYS, (authority.not_valid_after_utc - now).days)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    return (
        _begun(called, authority.subject, server.public_key(), now, days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(purpose, critical=False)
        .add_extension(x509.SubjectAlternativeName(map(_general, names)), critical=False)
        .add_extension(signer, critical=False)
        .sign(key, hashes.SHA256())
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now - BACKDATED + timedelta(days=days))
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs,
        content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _names_in(certificate: x509.Certificate) -> tuple[str, ...]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return tuple(str(one.value) for one in names)


def _is_permitted(authority: x509.Certificate, name: str) -> bool:
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    wanted = _general(name)
    return any(_covers(one, wanted) for one in limits.permitted_subtrees or [])


def _covers(limit: x509.GeneralName, wanted: x509.GeneralName) -> bool:
    if isinstance(limit, x509.IPAddress) and isinstance(wanted, x509.IPAddress):
        network: Network = limit.value  # type: ignore[assignment]
        return network.version == wanted.value.version and wanted.value in network
    if isinstance(limit, x509.DNSName) and isinstance(wanted, x509.DNSName):
        return f".{wanted.value}".endswith(f".{limit.value}")
    return False


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _read(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError as error:
        raise Invalid(_("这不是证书：{path}").format(path=path)) from error


def _read_key(path: Path) -> Key:
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise Invalid(_("这不是密钥：{path}").format(path=path)) from error
    except FileNotFoundError:
        text = _("缺少机构的密钥 {path}。加 --new-authority 重做，手机要重新安装。")
        raise NotFound(text.format(path=path)) from None
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _write_key(path: Path, key: Key) -> None:
    _write(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Beside it first: a server that starts meanwhile never reads half a file."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    part.replace(path)


def now() -> datetime:
    return datetime.now(UTC)
