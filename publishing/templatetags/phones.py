"""Office phones as links that a telephone understands."""

import re

from django import template

register = template.Library()

#: An area code and a number, or a short number such as 12345.
NUMBER = re.compile(r"[+0-9][0-9 ()（）-]{3,}[0-9]")


@register.filter
def tel(phone):
    """The address that rings the first number in `phone`.

    >>> tel("0511-88880000转8012")
    'tel:0511-88880000'
    """
    found = NUMBER.search(str(phone))
    digits = re.sub(r"[^0-9+-]", "", found[0]) if found else ""
    return f"tel:{digits}" if digits else "tel:12345"
