"""A figure's words in parts, so that its digits can stand out from its unit and qualifier."""

import re

from django import template

register = template.Library()

_DIGITS = re.compile(r"^(?P<before>\D*?)(?P<digits>[+-]?\d[\d,]*(?:\.\d+)?)(?P<after>.*)$", re.S)


@register.filter
def parts(display_value: str) -> dict[str, str]:
    """The first number of a displayed value and what stands around it.

    >>> parts("近30万平方米")
    {'before': '近', 'digits': '30', 'after': '万平方米'}
    >>> parts("全部落地")
    {'before': '全部落地', 'digits': '', 'after': ''}
    """
    found = _DIGITS.match(display_value)
    return found.groupdict() if found else {"before": display_value, "digits": "", "after": ""}
