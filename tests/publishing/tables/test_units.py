"""Like units convert exactly; unlike ones never meet."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.tables.units import UnitRefused, alike, canonical, convert

MONEY = ["元", "千元", "万元", "百万元", "千万元", "亿元"]


@pytest.mark.parametrize(
    ("value", "given_unit", "wanted", "result"),
    [
        ("222.3", "亿元", "万元", "2223000"),
        ("222.3", "亿元", "元", "22230000000"),
        ("1", "元", "亿元", "0.00000001"),
        ("5.29", "万人", "人", "52900"),
        ("417.8", "万㎡", "平方米", "4178000"),
        ("1", "公顷", "平方米", "10000"),
        ("1.29", "万户", "户", "12900"),
        ("12", "％", "%", "12"),
        ("3", "个省", "个省", "3"),
    ],
)
def test_like_units_convert_exactly(value, given_unit, wanted, result):
    assert convert(Decimal(value), given_unit, wanted) == Decimal(result)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("%", "百分点"),
        ("人", "人次"),
        ("元", "美元"),
        ("平方米", "米"),
        ("亩", "公顷"),
        ("个", "家"),
        ("元/人/月", "元"),
    ],
)
def test_unlike_units_never_meet(one, other):
    assert not alike(one, other)
    with pytest.raises(UnitRefused, match=f"单位“{one}”不能换算成“{other}”"):
        convert(Decimal(1), one, other)


def test_an_unknown_unit_is_named():
    with pytest.raises(UnitRefused, match="单位“担”不认识"):
        canonical("担")


def test_floats_are_not_converted():
    with pytest.raises(TypeError):
        convert(1.0, "元", "万元")


@given(
    st.decimals(min_value=-(10**11), max_value=10**11, places=4),
    st.sampled_from(MONEY),
    st.sampled_from(MONEY),
)
def test_there_and_back_is_the_same_amount(value, one, other):
    assert convert(convert(value, one, other), other, one) == value
