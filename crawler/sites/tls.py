"""The exceptions that a site file may make to the verification of TLS, one host at a time."""

from enum import StrEnum


class TlsException(StrEnum):
    """What may be wrong with a host's TLS. Only UNVERIFIED gives the certificate up."""

    WEAK_DH = "weak-dh"  # keys or ciphers that OpenSSL refuses today: a short Diffie-Hellman key, SHA-1
    OLD_PROTOCOL = "old-protocol"  # TLS 1.0 or 1.1, with the ciphers of their time
    WRONG_NAME = "wrong-name"  # a certificate that somebody vouches for, of another name
    EXPIRED = "expired"  # a certificate that was right until some day
    UNVERIFIED = "unverified"  # a certificate that nobody vouches for: anybody could stand in between
