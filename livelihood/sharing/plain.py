"""Texts as feeds and calendars can carry them."""

import re

from django.conf import settings

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """`text` without the control characters that no XML and no calendar may hold.

    >>> plain("铺沥青\\x0b\\n")
    '铺沥青\\n'
    """
    return _CONTROL.sub("", text)


def naming_host(request) -> str:
    """The name in identifiers that must outlive a change of address: the site's, where it is set."""
    return settings.SITE_DOMAIN or request.get_host()
