from decimal import Decimal

import pytest

from figures.formulas import UnitRefused, parse, quantity, unit_of
from publishing.arithmetic.rates import half_up


def computed(formula, unit, **inputs):
    """The formula over `name=(number, unit)`, in `unit`, with six decimals at most."""
    values = {name: quantity(Decimal(number), of) for name, (number, of) in inputs.items()}
    return half_up(parse(formula).evaluate(values).within(unit_of(unit)), 6).normalize()


@pytest.mark.parametrize(
    ("formula", "unit", "inputs", "result"),
    [
        ("a/b", "万元/户", {"a": ("1107.15", "亿元"), "b": ("51649", "户")}, "214.360394"),
        ("a*b", "万元", {"a": ("4", "万张"), "b": ("50", "元")}, "200"),
        ("a/b", "㎡/户", {"a": ("14.72", "万平方米"), "b": ("1.29", "万户")}, "11.410853"),
        ("a/b", "万人/年", {"a": ("5.29", "万人"), "b": ("5", "年")}, "1.058"),
        ("a/b", "人/月", {"a": ("24", "人"), "b": ("1", "年")}, "2"),
        ("a/b", "名/网格", {"a": ("267", "名"), "b": ("267", "个")}, "1"),
        ("a/b", "亿元", {"a": ("45", "亿元"), "b": ("11", "%")}, "409.090909"),
        ("a/(1+b)", "户", {"a": ("51649", "户"), "b": ("107.38", "%")}, "24905.487511"),
        ("a-b", "微克/立方米", {"a": ("38", "μg/m3"), "b": ("-17", "微克/立方米")}, "55"),
        ("100%-a", "%", {"a": ("30", "%")}, "70"),
        ("a-b", "百分点", {"a": ("41.1", "%"), "b": ("20.1", "%")}, "21"),
        ("a-b", "%", {"a": ("79.8", "%"), "b": ("25", "百分点")}, "54.8"),
        ("a/b-c/b", "百分点", {"a": ("3", "件"), "b": ("4", "件"), "c": ("1", "件")}, "50"),
        ("a/b", "倍", {"a": ("3", "万元"), "b": ("1.5", "万元")}, "2"),
        ("a*b", "件", {"a": ("200", "件"), "b": ("50", "%")}, "100"),
    ],
)
def test_units_convert_exactly(formula, unit, inputs, result):
    assert computed(formula, unit, **inputs) == Decimal(result)


@pytest.mark.parametrize(
    ("formula", "unit", "inputs", "why"),
    [
        ("a-b", "%", {"a": ("41.1", "%"), "b": ("20.1", "%")}, "算出的是百分点，不能以“%”表示"),
        ("a/b", "百分点", {"a": ("1", "件"), "b": ("2", "件")}, "算出的是比率，不能以“百分点”"),
        ("a+b", "件", {"a": ("1", "件"), "b": ("2", "户")}, "“件”和“户”不能相加减"),
        ("a+b", "元", {"a": ("1", "元"), "b": ("2", "户")}, "“元”和“户”不能相加减"),
        ("a+b", "平方米", {"a": ("1", "平方米"), "b": ("2", "米")}, "“平方米”和“米”不能相加减"),
        ("a", "%", {"a": ("1", "件")}, "算出的是件，不能以“%”表示"),
        ("a+1", "件", {"a": ("1", "件")}, "不能相加减"),
        ("a*b", "元", {"a": ("1", "元"), "b": ("2", "元")}, r"算出的是元\^2"),
    ],
)
def test_what_does_not_go_together_is_refused_in_words(formula, unit, inputs, why):
    with pytest.raises(UnitRefused, match=why):
        computed(formula, unit, **inputs)


def test_a_unit_over_a_rate_is_no_unit():
    with pytest.raises(UnitRefused, match="读不懂"):
        unit_of("元/%")
