"""Text with its personal data made unreadable."""

from publishing.masking.finding import find_personal_data


def mask(text: str) -> str:
    """`text` with mobile numbers as 138****1234, resident IDs as 35*************123 and home
    addresses no finer than the street; everything else stays as it is.

    Masking twice changes nothing, and nothing is left that `find_personal_data` finds.

    >>> mask("值班电话0511-85012345，监督电话12345")
    '值班电话0511-85012345，监督电话12345'
    """
    while found := find_personal_data(text):
        for each in reversed(found):
            text = text[: each.start] + each.masked + text[each.end :]
    return text
