"""Signing a certificate: PAdES B-B (ETSI EN 319 142-1) with a certification that permits no change at all.

``terms.ports.Signer`` is the port: an accredited CA's service or an HSM, named by ``TONGBAN_SIGNER``, takes the place
of ``EmbeddedSigner``, which makes its own demonstration CA at first use and says so in every name it writes.
"""

import os
import tempfile
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tongban.store import keys
from tongban.terms.ports import Signer

from .plugged import provider

# ASCII only, so that the words stand in the file as they are and a damaged copy is still recognised by them.
NAME = "Tongban DEMO signer - not valid"
CA_NAME = "Tongban DEMO CA - not valid"
REASON = "Tongban paper, verification code "
MARK = "tongban-paper-1"  # in every paper's keywords
RSA_BITS = 3072
RESERVED = 8192  # hexadecimal digits kept free for the signature; given, so that none is made only to measure
_YEARS = timedelta(days=3652)
_KEY, _CERTIFICATE, _CA = "signer.key.pem", "signer.pem", "ca.pem"


class _DatedPdfSigner(PdfSigner):
    """pyHanko looks at the wall clock; the time of signing is an argument here."""

    def __init__(self, meta: PdfSignatureMetadata, signer: SimpleSigner, now: datetime) -> None:
        super().__init__(meta, signer=signer)
        self._now = now

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._now
        return session


class _LoadedSigner(SimpleSigner):
    """pyHanko opens the private key anew, and has it checked, for each signature: 110 of 140 ms."""

    def __init__(self, certificate: x509.Certificate, key: rsa.RSAPrivateKey, store: SimpleCertificateStore) -> None:
        der = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        super().__init__(_asn1(certificate), asn1_keys.PrivateKeyInfo.load(der), store)
        self._key = key

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        if digest_algorithm != "sha256":
            raise ValueError(f"papers are signed over SHA-256, not {digest_algorithm}")
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())


class EmbeddedSigner:
    """Signs with a key kept in a folder, encrypted under the key ring."""

    def __init__(self, folder: Path) -> None:
        key = serialization.load_pem_private_key((folder / _KEY).read_bytes(), _passphrase())
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(f"{folder / _KEY}: not an RSA key")
        self._certificate = x509.load_pem_x509_certificate((folder / _CERTIFICATE).read_bytes())
        store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register(_asn1(x509.load_pem_x509_certificate((folder / _CA).read_bytes())))
        self._signer = _LoadedSigner(self._certificate, key, store)

    def sign(self, pdf: bytes, *, code: str, now: datetime) -> bytes:
        meta = PdfSignatureMetadata(
            field_name="Tongban",
            md_algorithm="sha256",
            name=NAME,
            reason=REASON + code,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            subfilter=SigSeedSubFilter.PADES,
        )
        output = BytesIO()
        _DatedPdfSigner(meta, self._signer, now).sign_pdf(
            IncrementalPdfFileWriter(BytesIO(pdf)), bytes_reserved=RESERVED, output=output
        )
        return output.getvalue()

    def traces(self) -> tuple[bytes, ...]:
        """Names and mark as text; certificate and key as they stand in the signature: hexadecimal."""
        spki = self._certificate.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        # Halves, so that damage to one leaves the other; the serial number, for the case both are cut.
        half = len(spki) // 2
        serial = self._certificate.serial_number.to_bytes(20, "big").lstrip(b"\0")
        binary = (spki[half - 64 : half], spki[-70:-6], serial, NAME.encode(), CA_NAME.encode())
        return (
            NAME.encode(),
            REASON.encode(),
            MARK.encode(),
            *(_hex(part) for part in binary),
        )


def _hex(part: bytes) -> bytes:
    return part.hex().encode()


def _asn1(certificate: x509.Certificate) -> Any:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _passphrase() -> bytes:
    # Always the first master: a key encrypted once stays readable when the ring turns.
    return keys.ring().derive("papers.signer", min(keys.ring().masters)).hex().encode()


def _certify(
    subject: str,
    public: rsa.RSAPublicKey,
    issuer: str,
    key: rsa.RSAPrivateKey,
    now: datetime,
    *,
    authority: bool,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(subject))
        .issuer_name(_named(issuer))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _YEARS)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(_usage(authority=authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _named(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tongban DEMO"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def create(folder: Path, *, now: datetime) -> None:
    """Make CA and signer, once: the folder appears whole by one rename, or another's stands there already.

    The CA's private key is not kept: it signs one certificate and is forgotten.
    """
    authority = rsa.generate_private_key(65537, RSA_BITS)
    key = rsa.generate_private_key(65537, RSA_BITS)
    pem = serialization.Encoding.PEM
    ca = _certify(CA_NAME, authority.public_key(), CA_NAME, authority, now, authority=True)
    own = _certify(NAME, key.public_key(), CA_NAME, authority, now, authority=False)
    files = {
        _KEY: key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(_passphrase())
        ),
        _CERTIFICATE: own.public_bytes(pem),
        _CA: ca.public_bytes(pem),
    }
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Path(tempfile.mkdtemp(prefix=".signer-", dir=folder.parent))  # mkdtemp: 0700
    for name, body in files.items():
        descriptor = os.open(made / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
    try:
        made.rename(folder)
    except OSError:
        # Another process was first (a folder that is not empty cannot be replaced): theirs holds, ours goes.
        for name in files:
            (made / name).unlink()
        made.rmdir()
        if not (folder / _KEY).exists():
            raise


@lru_cache(maxsize=4)
def _embedded(folder: Path) -> EmbeddedSigner:
    return EmbeddedSigner(folder)


def signer(*, now: datetime) -> Signer:
    """The signer of this installation, made at its first use."""
    plugged: Signer | None = provider("Signer")
    if plugged is not None:
        return plugged
    folder = _folder()
    if not (folder / _KEY).exists():
        create(folder, now=now.astimezone(UTC))
    return _embedded(folder)


def known_signer() -> Signer | None:
    """The signer if there is one: whoever verifies makes none."""
    plugged: Signer | None = provider("Signer")
    if plugged is not None:
        return plugged
    folder = _folder()
    return _embedded(folder) if (folder / _KEY).exists() else None


def _folder() -> Path:
    return Path(settings.TONGBAN_VAR) / "keys" / "signer"
