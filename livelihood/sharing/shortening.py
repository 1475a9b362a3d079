"""Texts that must fit a message: cut between words, never within a number."""

import re

#: A number, a date, a telephone number, with the word that says what it counts.
_NUMBER = re.compile(
    r"[0-9０-９](?:[0-9０-９,，.．:：/~～—–-]*[0-9０-９]|[年月](?=[0-9]))*[%％年月日个件户]?底?"
)
_LOOSE_ENDS = " ，、；：。,;:（(“"
ELLIPSIS = "…"


def shortened(text: str, most: int) -> str:
    """`text` in at most `most` characters; "" where nothing of it fits.

    >>> shortened("铺沥青1200米，装路灯", 9)
    '铺沥青1200米…'
    >>> shortened("铺沥青1200米，装路灯", 6)
    '铺沥青…'
    """
    if len(text) <= most:
        return text
    end = most - len(ELLIPSIS)
    for number in _NUMBER.finditer(text):
        if number.start() < end < number.end():
            end = number.start()
            break
    kept = text[: max(end, 0)].rstrip(_LOOSE_ENDS)
    return f"{kept}{ELLIPSIS}" if kept else ""
