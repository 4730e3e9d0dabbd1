"""The sort-friendly form of an address that indexes of web archives are kept by (SURT), as the Internet Archive's tools make it."""

import re
from urllib.parse import quote, urlsplit

_WWW = re.compile(r"www\d*\.")
# Kept as they are where they stand; everything else that is no ASCII letter or digit is percent-encoded.
_SAFE = "%/:;=@!$&'()*+,~?-._[]|"
_PORTS = {"http": 80, "https": 443}


def surt(url: str) -> str:
    """http://www.laichau.gov.vn/Tin?b=2&a=1 is vn,gov,laichau)/tin?a=1&b=2: host from its end, no www, all in lower case."""
    parts = urlsplit(url.lower())
    host = _WWW.sub("", parts.hostname or "", count=1) if _WWW.match(parts.hostname or "") else parts.hostname or ""
    port = "" if parts.port in {None, _PORTS.get(parts.scheme)} else f":{parts.port}"
    path = quote(parts.path.rstrip("/") or "/", safe=_SAFE).lower()
    query = quote("&".join(sorted(parts.query.split("&"))), safe=_SAFE).lower()
    return f"{','.join(reversed(host.split('.')))}{port}){path}{f'?{query}' if query else ''}"
