"""Amounts of projects as pages print them; files and the API give them exactly, in 元."""

from figures.wording import NOTHING
from publishing.arithmetic import money

_WORDS = {"exact": "{}", "more_than": "{}以上", "about": "约{}", "almost": "近{}"}


def yuan(amount: int | None, qualifier: str = "exact") -> str:
    """Whole 元 in 亿元 or 万元 with the word for how exact they are; “—” for none.

    >>> yuan(1_560_000_000), yuan(100_000_000, "more_than"), yuan(6_500_000, "about")
    ('15.6亿元', '1亿元以上', '约650万元')
    """
    return NOTHING if amount is None else _WORDS[qualifier].format(money.yuan(amount))
