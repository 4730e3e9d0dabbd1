"""TLS contexts for hosts that the site file makes an exception for: as little is let through as the exception says.

The usual context verifies chain, name and time and refuses weak keys; there is no switch that turns that off for all hosts.
"""

import ssl
import warnings
from urllib.parse import urlsplit

from crawler.sites.model import Site, host_of
from crawler.sites.tls import TlsException

# X509_V_FLAG_NO_CHECK_TIME of OpenSSL's x509_vfy.h; the ssl module has no name for it.
_NO_CHECK_TIME = 0x200000


class Exceptions:
    """The exceptions of one site file, and the contexts that they mean; one a run, for the trusted certificates may change."""

    def __init__(self) -> None:
        self._contexts: dict[frozenset[TlsException], ssl.SSLContext] = {}

    def context(self, site: Site, host: str, port: int) -> ssl.SSLContext | None:
        """The context for a host of the site; None for the usual one."""
        made = exceptions_of(site, f"https://{host}:{port}/")
        if not made:
            return None
        if made not in self._contexts:
            self._contexts[made] = _context(made)
        return self._contexts[made]


def exceptions_of(site: Site, url: str) -> frozenset[TlsException]:
    """What the site file lets pass at the address's host; a host without a port means all of its ports."""
    if not site.tls:
        return frozenset()
    bare = (urlsplit(url).hostname or "").removeprefix("www.")
    return frozenset(site.tls.get(host_of(url), site.tls.get(bare, ())))


def _context(made: frozenset[TlsException]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    if made & {TlsException.WEAK_DH, TlsException.OLD_PROTOCOL}:
        # At level 0, which old protocols need, all is taken that OpenSSL still speaks; what the other side prefers stays its choice.
        weak = "" if TlsException.WEAK_DH in made else ":!kDHE"
        context.set_ciphers(f"DEFAULT{weak}@SECLEVEL=0")
    if TlsException.OLD_PROTOCOL in made:
        with warnings.catch_warnings():
            # That nobody should speak it any more is what the exception is for.
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
    if TlsException.EXPIRED in made:
        context.verify_flags = ssl.VerifyFlags(context.verify_flags | _NO_CHECK_TIME)
    if made & {TlsException.WRONG_NAME, TlsException.UNVERIFIED}:
        context.check_hostname = False
    if TlsException.UNVERIFIED in made:
        context.verify_mode = ssl.CERT_NONE
    return context


def in_a_word(made: frozenset[TlsException]) -> str:
    """How a capture is marked that exceptions were made for: "except:expired,wrong-name"."""
    return "except:" + ",".join(sorted(made))
