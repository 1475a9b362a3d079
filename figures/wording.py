"""How one figure reads: number, qualifier, unit, rank, growth and the arithmetic behind it.

Pure functions over plain values; `figures.models.Figure` offers them as properties.
"""

import re
from decimal import Decimal

from publishing.tables.cells import plain

NOTHING = "—"
COMPUTED = "据公布数推算"

_NUMBER = re.compile(r"\d[\d,]*(?:\.(?P<decimals>\d+))?")
_BEFORE = {"约": "about", "近": "almost"} | dict.fromkeys("超过逾破于", "more_than")
_AFTER = {"以上": "more_than", "余": "more_than", "多": "more_than", "左右": "about"}
_QUALIFIED = re.compile(
    r"(?P<before>大约|约为|约|接近|将近|近|突破|超过|超|逾|不少于|不低于)[-+]?\d[\d,.]*(?![\d,.年])"
    r"|\d[\d,.]*(?!年)[^\d，,；;。]{0,6}?(?P<after>以上|左右|余|多)"
)
_OPERATOR = re.compile(r"\s*([+＋−×÷＝=→]|(?<=[\d%])-(?=\d))\s*")


def number(value: Decimal, *, decimals: int = 0) -> str:
    """A number as pages print it: at least `decimals`, never fewer than it has.

    Thousands are set apart from five digits on, as GB/T 15835 leaves four-digit numbers whole.

    >>> number(Decimal("51649.0000")), number(Decimal("1300")), number(Decimal("11.3"), decimals=2)
    ('51,649', '1300', '11.30')
    """
    digits = plain(value)
    decimals = max(decimals, len(digits.partition(".")[2]))
    return f"{value:.{decimals}f}" if abs(value) < 10_000 else f"{value:,.{decimals}f}"


def printed_decimals(value: Decimal, text: str) -> int | None:
    """How many decimals the source printed, where its words are about this very value.

    >>> printed_decimals(Decimal("90"), "90.0%"), printed_decimals(Decimal("2"), "2万余个")
    (1, 0)
    >>> printed_decimals(Decimal("10"), "十余家") is None
    True
    """
    found = _NUMBER.search(text)
    if not found or Decimal(found[0].replace(",", "")) != value:
        return None
    return len(found["decimals"] or "")


def qualified(value: Decimal, *, unit: str, qualifier: str, decimals: int = 0) -> str:
    """A number with its unit and the word for how exact it is; that word is never left out.

    >>> qualified(Decimal("1300"), unit="户", qualifier="more_than")
    '1300户以上'
    >>> qualified(Decimal("30"), unit="万平方米", qualifier="almost")
    '近30万平方米'
    """
    return _qualified(number(value, decimals=decimals) + unit, qualifier)


def qualifier_in(text: str) -> str:
    """How exact the number in the words of a source is.

    >>> qualifier_in("增长10%以上"), qualifier_in("下降约3%"), qualifier_in("较2015年增长7%")
    ('more_than', 'about', 'exact')
    """
    found = _QUALIFIED.search(text)
    if not found:
        return "exact"
    if found["after"]:
        return _AFTER[found["after"]]
    return next(kind for word, kind in _BEFORE.items() if word in found["before"])


def _qualified(shown, qualifier):
    match qualifier:
        case "more_than":
            return f"{shown}以上"
        case "about":
            return f"约{shown}"
        case "almost":
            return f"近{shown}"
    return shown


def rank(position: int, *, scope: str, basis: str) -> str:
    """A position among others, with who they are and by what they are ranked.

    >>> rank(3, scope="镇江市", basis="增幅")
    '第3（镇江市，增幅）'
    """
    within = "，".join(word for word in (scope, basis) if word)
    return f"第{position}（{within}）" if within else f"第{position}"


def rank_change(change: int, *, scope: str, basis: str, base: str) -> str:
    """How many places a rank moved since `base`.

    >>> rank_change(1, scope="镇江市", basis="增幅", base="2021年上半年")
    '镇江市增幅位次较2021年上半年进1位'
    """
    since = f"较{base}" if base else ""
    if not change:
        return f"{scope}{basis}位次{since}持平"
    return f"{scope}{basis}位次{since}{'进' if change > 0 else '退'}{abs(change)}位"


def signed(value: Decimal, *, unit: str, qualifier: str = "exact") -> str:
    """A growth rate with its sign, and the word for how exact it is.

    >>> signed(Decimal("12.4000"), unit="%"), signed(Decimal("-0.5"), unit="百分点")
    ('+12.4%', '-0.5百分点')
    """
    return _qualified(f"{'+' if value > 0 else ''}{number(value)}{unit}", qualifier)


def comparison(value: Decimal, *, kind: str, unit: str, base: str, qualifier: str = "exact") -> str:
    """A change against an earlier period, in words that keep % and 百分点 apart.

    >>> comparison(Decimal("25"), kind="pp_change", unit="百分点", base="2015年")
    '较2015年上升25个百分点'
    >>> comparison(Decimal("-17"), kind="abs_change", unit="微克/立方米", base="2015年")
    '较2015年下降17微克/立方米'
    >>> comparison(Decimal("30"), kind="pct_change", unit="%", base="", qualifier="about")
    '增长约30%'
    """
    amount = number(abs(value)) + ("个百分点" if unit == "百分点" else unit)
    since = f"较{base}" if base else ""
    if not value:
        return f"{since}持平"
    return f"{since}{_change(value, kind)}{_qualified(amount, qualifier)}{_unsaid(kind)}"


def stated_comparison(text: str, *, value: Decimal, kind: str) -> str:
    """A change in the source's words, with the direction where they leave it to the heading.

    >>> stated_comparison("10%以上", value=Decimal("-10"), kind="avg_annual_decline")
    '年均下降10%以上'
    >>> stated_comparison("提高22%", value=Decimal("22"), kind="unspecified_change")
    '提高22%（来源未注明是百分比还是百分点）'
    """
    change = _change(value, kind) if text[:1].isdigit() else ""
    return f"{change}{text}{_unsaid(kind)}"


def _change(value, kind):
    if kind.startswith("avg_annual"):
        return f"年均{'增长' if value > 0 else '下降'}"
    if kind == "pct_change":
        return "增长" if value > 0 else "下降"
    return "上升" if value > 0 else "下降"


def _unsaid(kind):
    return "（来源未注明是百分比还是百分点）" if kind == "unspecified_change" else ""


def quoted(text: str) -> str:
    """The source's words in quotation marks, their own turned into inner ones; "" for none.

    >>> quoted("“十一”期间")
    '“‘十一’期间”'
    """
    inner = text.replace("“", "‘").replace("”", "’")
    return f"“{inner}”" if text else ""


def arithmetic(derivation: str) -> str:
    """The arithmetic of a derived figure, as pages print it.

    >>> arithmetic("38+17=55")
    '据公布数推算 38 + 17 = 55'
    """
    return f"{COMPUTED} {_OPERATOR.sub(lambda found: f' {found[1]} ', derivation).strip()}"
