"""Units of measure as Chinese statistics write them, and exact conversion between like ones.

>>> convert(Decimal("222.3"), "亿元", "万元")
Decimal('2223000')
"""

from decimal import Context, Decimal

from publishing.tables.cells import normalise

#  Every family lists how many powers of ten its units are apart, so conversion never divides. 亩
# (two thirds of 1,000 m²) and 公顷 therefore do not meet; 人 and 人次, % and 百分点 are different
# things on purpose.
_FAMILIES = (
    {"元": 0, "千元": 3, "万元": 4, "百万元": 6, "千万元": 7, "亿元": 8},
    {"美元": 0, "万美元": 4, "亿美元": 8},
    {"平方米": 0, "万平方米": 4, "公顷": 4, "平方公里": 6, "亿平方米": 8},
    {"米": 0, "公里": 3, "千米": 3, "万公里": 7},
    {"千克": 0, "公斤": 0, "吨": 3, "万吨": 7, "亿吨": 11},
    {"千瓦时": 0, "万千瓦时": 4, "亿千瓦时": 8},
    {"立方米": 0, "万立方米": 4, "亿立方米": 8},
)
_COUNTED = (
    "人 名 人次 户 个 家 件 次 场 场次 支 栋 幢 套 处 项 起 份 张 亩 辆 台 部 条 批 届 类 所 座 村 "
    "株 只 头 床 笔 宗 例 篇 期 盏 杆 本 间 盒 门 车位 床位 企业 小区 项目 支部 岗位 平台"
)
_SINGLE = (
    "% ‰ 百分点 分 天 日 月 年 小时 分钟 工作日 倍 级 位 度 分贝 元/人 元/人/月 元/人/年 元/月 "
    "元/平方米 元/吨 万元/年 万元/亩 万元/人 亿元/个 份/日 人/平方公里 张/千人 微克/立方米 "
    "毫克/立方米"
)
_ALIASES = {
    "㎡": "平方米",
    "m2": "平方米",
    "平米": "平方米",
    "平方": "平方米",
    "万㎡": "万平方米",
    "万m2": "万平方米",
    "万平米": "万平方米",
    "万平方": "万平方米",
    "km2": "平方公里",
    "平方千米": "平方公里",
    "km": "公里",
    "m": "米",
    "m3": "立方米",
    "ug/m3": "微克/立方米",
    "μg/m3": "微克/立方米",
    "μg/立方米": "微克/立方米",
    "mg/m3": "毫克/立方米",
    "kwh": "千瓦时",
    "元人民币": "元",
    "％": "%",
    "百分比": "%",
    "个百分点": "百分点",
    "pp": "百分点",
}
_MULTIPLIERS = {"亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3}
_EXACT = Context(prec=400)


def _scales():
    scales = {}
    for number, family in enumerate(_FAMILIES):
        scales |= {unit: (number, power) for unit, power in family.items()}
    for unit in _COUNTED.split():
        scales |= {
            unit: (unit, 0),
            f"千{unit}": (unit, 3),
            f"万{unit}": (unit, 4),
            f"亿{unit}": (unit, 8),
        }
    return scales | {unit: (unit, 0) for unit in _SINGLE.split()}


_SCALES = _scales()


class UnitRefused(ValueError):
    """A unit not known, or two that do not measure the same thing; the message is Chinese."""


def canonical(unit: str) -> str:
    """The usual spelling of a unit; raises `UnitRefused` where the portal does not know it.

    >>> canonical("万㎡"), canonical("％")
    ('万平方米', '%')
    """
    text = normalise(unit).replace(" ", "").lower()
    text = _ALIASES.get(text, text)
    if text not in _SCALES:
        raise UnitRefused(f"单位“{unit}”不认识")
    return text


def is_known(unit: str) -> bool:
    """Whether `canonical` accepts the unit."""
    try:
        canonical(unit)
    except UnitRefused:
        return False
    return True


def power(unit: str) -> int:
    """How many powers of ten the unit is above the base of its family: 4 for 万元."""
    return _SCALES[canonical(unit)][1]


def multiplied(value: Decimal, multiplier: str, unit: str) -> Decimal | None:
    """`value` in `unit`, where a bare `multiplier` stands for its base: 2亿 in 万元 is 20000.

    None where `multiplier` is none.

    >>> multiplied(Decimal(2), "亿", "万元"), multiplied(Decimal(3), "万", "公顷")
    (Decimal('20000'), Decimal('30000'))
    """
    if multiplier not in _MULTIPLIERS:
        return None
    own = next((powers for word, powers in _MULTIPLIERS.items() if unit.startswith(word)), 0)
    return shift(value, _MULTIPLIERS[multiplier] - own)


def alike(one: str, other: str) -> bool:
    """Whether two units measure the same thing, so that one converts into the other exactly."""
    return _SCALES[canonical(one)][0] == _SCALES[canonical(other)][0]


def convert(value: Decimal, given: str, wanted: str) -> Decimal:
    """`value`, in the unit `given`, exactly in the unit `wanted`; refuses unlike units."""
    if not isinstance(value, Decimal):
        raise TypeError("convert takes a Decimal")
    if normalise(given) == normalise(wanted):
        return value
    if not alike(given, wanted):
        raise UnitRefused(f"单位“{canonical(given)}”不能换算成“{canonical(wanted)}”")
    return shift(value, power(given) - power(wanted))


def shift(value: Decimal, powers: int) -> Decimal:
    """`value` times ten to the `powers`, exact, written without an exponent."""
    moved = value.scaleb(powers, _EXACT)
    return moved.quantize(Decimal(1), context=_EXACT) if moved.as_tuple().exponent > 0 else moved
