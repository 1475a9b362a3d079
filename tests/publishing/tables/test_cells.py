"""One cell has one normal form, and no message shows a control character as it is."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.tables.cells import (
    column_index,
    fault,
    is_error,
    letters,
    literal,
    normalise,
    plain,
    shown_number,
    visible,
)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("　润州区　", "润州区"),
        ("\ufeff321111\u200b", "321111"),
        ("１，１０７．１５", "1,107.15"),
        ("'00123", "00123"),
        ("''90后", "'90后"),
        ("万㎡", "万m2"),
        ("％", "%"),
        ("两\n行", "两\n行"),
        ("'", ""),
        (" \t\r\n ", ""),
        ("'=1+1", "=1+1"),
    ],
)
def test_a_cell_is_compared_in_its_normal_form(text, normal):
    assert normalise(text) == normal


def test_a_text_keeps_its_full_width_punctuation():
    assert literal(" 停车位，300个（一期） ") == "停车位，300个（一期）"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (2000.0, "2000"),
        (222.3, "222.3"),
        (1e5, "100000"),
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (0.1 + 0.2, "0.3"),
        (1.1 * 3, "3.3"),
        (100 / 3, "33.333333333333336"),
        (-0.0, "0"),
        (321111001001.0, "321111001001"),
        (-12.5, "-12.5"),
    ],
)
def test_a_binary_number_reads_as_the_sheet_shows_it(number, text):
    assert shown_number(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_binary_number_is_plain_and_loses_nothing_that_a_sheet_shows(number):
    text = shown_number(number)
    assert "e" not in text.lower()
    assert math.isclose(float(text), number, rel_tol=1e-14, abs_tol=0)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_plain_digits_are_the_same_number(number):
    text = plain(number)
    assert Decimal(text) == number
    assert "E" not in text


@given(st.text(alphabet=st.characters(exclude_characters="'")))
def test_the_normal_form_is_final(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("润州区", ""),
        ("两\n行\t列", ""),
        ("全角　空格", ""),
        ("a\x00b", "含有看不见的控制字符（第2个字）"),
        ("\x7f", "含有看不见的控制字符（第1个字）"),
        ("\ud800", "含有看不见的控制字符（第1个字）"),
        ("长" * 32_768, "超过32767字"),
    ],
)
def test_what_must_not_be_stored_is_named(text, reason):
    assert fault(text) == reason


def test_a_message_draws_control_characters():
    assert visible("润\x00州\ud800\x9f区") == "润␀州��区"


@pytest.mark.parametrize("text", ["#REF!", "#DIV/0!", "#N/A", "#value!"])
def test_spreadsheet_errors_are_known(text):
    assert is_error(text)


def test_a_sub_row_mark_is_no_error():
    assert not is_error("#其中：工业")


@given(st.integers(0, 16_383))
def test_column_letters_and_numbers_agree(column):
    assert column_index(letters(column)) == column


@pytest.mark.parametrize("name", ["", "XFE", "AAAA", "a", "Ａ"])
def test_columns_beyond_a_sheet_are_refused(name):
    with pytest.raises(ValueError, match="not a column"):
        column_index(name)
