"""A certificate for `localhost`, good for a day, made for one test; as a program, into a folder."""

import datetime
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

HOST = "localhost"
DAY = datetime.timedelta(days=1)


def certify(folder: Path) -> dict:
    """Writes certificate and key; the settings with which a server shows them on a free port."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = {"tls.crt": certificate.public_bytes(Encoding.PEM)}
    files["tls.key"] = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return {
        "READMIT_TLS_LISTEN": "127.0.0.1:0",
        "READMIT_TLS_CERTIFICATE": str(folder / "tls.crt"),
        "READMIT_TLS_KEY": str(folder / "tls.key"),
    }


if __name__ == "__main__":
    certify(Path(sys.argv[1]))
