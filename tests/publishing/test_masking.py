"""Nobody's phone, identity number or home is public; everything else is left alone."""

import time
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from publishing.masking import find_personal_data, mask
from publishing.masking.numbers import is_identity_number

VALID_ID = "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("请致电13812341234", "请致电138****1234"),
        ("138 1234 5678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("138.1234.5678", "138****5678"),
        ("+86 138 1234 5678", "+86 138****5678"),
        ("+8613812345678", "+86138****5678"),
        ("(+86)13812345678", "(+86)138****5678"),
        ("008613812345678", "0086138****5678"),
        ("013812345678", "0138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("138\u200b1234\u200b5678", "138****5678"),
        ("138\u30001234\u30005678", "138****5678"),
        ("tel13812345678", "tel138****5678"),
        ("13812345678@example.com", "138****5678@example.com"),
        ("电话13812345678号码", "电话138****5678号码"),
        ("13812345678万某", "138****5678万某"),
        ("联系人,0,13812345678,备注", "联系人,0,138****5678,备注"),
        ("138١٢٣٤5678", "138****5678"),
        (f"身份证号{VALID_ID}", "身份证号11*************02X"),
        (VALID_ID.lower(), "11*************02X"),
        ("110105 19491231 002X", "11*************02X"),
        ("旧身份证110105491231002", "旧身份证11**********002"),
        ("住润州区某某路12号3幢402室", "住润州区某某路"),
        ("家住润州区某某路12号3幢402室。", "家住润州区某某路。"),
        ("家住朱方路72号", "家住朱方路"),
        ("家庭住址：朱方路７２号３幢４０２室", "家庭住址：朱方路"),
        ("户籍地址：黄山南路5号12-3-402，", "户籍地址：黄山南路，"),
        ("家住朱方路72号金山花园3幢402室", "家住朱方路"),
        ("金山花园3幢402室住户反映漏水", "金山花园住户反映漏水"),
        ("老人住在金山水城12幢2单元", "老人住在金山水城"),
        ("现住七里甸街道五洲社区三组", "现住七里甸街道五洲社区"),
    ],
)
def test_personal_data_is_masked(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "值班电话0511-85012345，热线12345、12345678",
        "0511 8501 2345",
        "400-138-1234",
        "建字第321111202100012号",
        "地字第321111200112034号",
        "第13812345678号",
        "建筑工程施工许可证编号：321111202103050101",
        "苏(2021)镇江市不动产权第0012345号",
        "统一社会信用代码91321111MA1MABCD3A",
        "统一社会信用代码123211111138123456",
        "a3f13812345678b9c0d1e2f3",
        "总投资13812345678元",
        "总投资13812345678.50元",
        "¥13812345678",
        "用电量13812345678千瓦时",
        "321111001001、321111001",
        "138123456789012345678",
        "12812345678",
        "2021年1月1日至2021年12月31日，2021-11-12 08:30",
        "222.3亿元、1,107.15亿元、51649户",
        "朱方路72号改造",
        "朱方路72号小区3幢外墙改造",
        "南徐大道68号A座402室",
        "住建局地址：南徐大道68号",
        "区住房和城乡建设局南徐大道68号402室",
        "住宅小区12幢加装电梯",
        "惠及住户3幢120户",
        "12幢居民楼改造，3号楼居民活动室",
        "入住朱方路72号的企业16家",
        "凡居住在金山花园的居民",
        "家住润州的王某3月5号反映",
        "家住地铁3号线附近",
    ],
)
def test_what_belongs_to_nobody_stays_as_it_is(text):
    assert mask(text) == text
    assert find_personal_data(text) == []


def test_an_identity_number_needs_its_check_digit():
    wrong = VALID_ID[:-1] + "1"
    assert is_identity_number(VALID_ID)
    assert mask(wrong) == wrong


def test_a_label_hides_no_identity_number_of_a_grown_person():
    assert mask(f"编号：{VALID_ID}") == "编号：11*************02X"


def test_a_find_says_what_it_is_and_where():
    (mobile, address) = find_personal_data("手机13812345678，家住朱方路72号")
    assert (mobile.kind, mobile.text, mobile.start, mobile.end) == ("mobile", "13812345678", 2, 13)
    assert (address.kind, address.text) == ("address", "72号")


def _identity_number(province, day, order):
    digits = f"{province}0105{day:%Y%m%d}{order:03d}"
    return next(digits + check for check in "0123456789X" if is_identity_number(digits + check))


mobiles = st.from_regex(r"1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}", fullmatch=True)
identities = st.builds(
    _identity_number,
    st.sampled_from(["11", "32", "44", "65", "82"]),
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.integers(0, 999),
)
FRAGMENTS = (
    "家住 住在 住户 居民 现住 润州区 朱方路 金山花园 72号 3幢 402室 2单元 12-3-402 第 号 元 万 . "
    "138 1234 5678 13812345678 0511- 321111 19900101 许可证 身份证 tel + 86 -"
)
fragments = st.sampled_from(FRAGMENTS.split())
texts = st.lists(st.one_of(fragments, mobiles, identities, st.text(max_size=5))).map("".join)


@given(texts)
@example("13812345678" * 3)
@example("家住家住1号2号")
@example("家住1号13812345678")
def test_masking_twice_changes_nothing_and_leaves_nothing_to_find(text):
    masked = mask(text)
    assert mask(masked) == masked
    assert find_personal_data(masked) == []


@given(before=st.sampled_from(["", "电话", "（", "\n", "a "]), mobile=mobiles)
def test_no_mobile_survives(before, mobile):
    digits = mobile.replace(" ", "").replace("-", "")
    assert mask(f"{before}{mobile}") == f"{before}{digits[:3]}****{digits[7:]}"


@given(identities)
def test_no_identity_number_survives(number):
    assert mask(f"（{number}）") == f"（{number[:2]}*************{number[-3:]}）"


without_digits = st.characters(exclude_categories=["Nd", "Cs"], exclude_characters="住")


@given(st.text(alphabet=without_digits))
def test_a_text_without_digits_is_left_alone(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    ["1-1-" * 20_000, "家住1号一村" * 10_000, "住" * 40_000 + "1室", "138 " * 20_000],
    ids=["hyphens", "houses", "markers", "prefixes"],
)
def test_no_text_makes_masking_slow(text):
    start = time.process_time()
    mask(text)
    assert time.process_time() - start < 5
