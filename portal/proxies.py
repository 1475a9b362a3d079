"""Who is at the other end, when reverse proxies stand between."""

from ipaddress import ip_address

from django.conf import settings


def client_address(request):
    """The visitor's IP address, or None where it is not known (a Unix socket without a proxy).

    Counted from the right of X-Forwarded-For, for whatever stands further left than our own
    proxies wrote is the visitor's claim.
    """
    if not settings.TRUSTED_PROXIES:
        return _address(request.META.get("REMOTE_ADDR", ""))
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return _address(hops[-min(settings.TRUSTED_PROXIES, len(hops))])


def _address(text):
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return None
