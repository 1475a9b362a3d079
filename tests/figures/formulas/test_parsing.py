import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.formulas import FormulaRefused, parse


@pytest.mark.parametrize(
    ("text", "said", "symbols"),
    [
        ("办结÷总数×100%", "办结 ÷ 总数 × 100%", ("办结", "总数")),
        ("（现在－原来）／原来＊１００％", "(现在 − 原来) ÷ 原来 × 100%", ("现在", "原来")),
        ("a-(b+c)", "a − (b + c)", ("a", "b", "c")),
        ("现在 / (1 + 增幅)", "现在 ÷ (1 + 增幅)", ("现在", "增幅")),
        ("GDP2020", "GDP2020", ("GDP2020",)),
    ],
)
def test_every_spelling_of_signs_is_read_and_written_alike(text, said, symbols):
    formula = parse(text)
    assert (str(formula), formula.symbols) == (said, symbols)
    assert str(parse(said)) == said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "是空的"),
        ("a+", "没有写完"),
        ("(a", "括号没有配对"),
        ("a)", "在“)”处读不下去"),
        ("a b", "在“b”处读不下去"),
        ("-a", "“−”前面缺一个代号"),
        ("a**b", "“×”前面缺一个代号"),
        ("a×100", "“100”请写成“100%”"),
        ("a×5", "“5”请列为“用到的数”"),
        ("5年×a", "“5”请列为“用到的数”"),
        ("a.b", "不能有“.”"),
        ("__import__('os')", "不能有“_”"),
        ("a,b", "不能有“,”"),
        ("a" * 201, "最多200个字"),
    ],
)
def test_what_is_no_formula_is_refused_with_its_reason(text, why):
    with pytest.raises(FormulaRefused) as refused:
        parse(text)
    assert why in str(refused.value)


@settings(max_examples=60)
@given(st.text(alphabet="ab1(+-*/)（）×÷%100 甲乙．２_", max_size=40))
def test_whatever_is_typed_is_a_formula_or_refused(text):
    try:
        formula = parse(text)
    except FormulaRefused:
        return
    assert str(parse(str(formula))) == str(formula)
