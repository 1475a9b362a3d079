"""Key areas, honours and events come in tables, and go out as they came."""

import io

import pytest

from accounts.models import Role
from districts.models import DistrictEvent, Honour, KeyArea
from districts.resources import read_industry, write_industry
from publishing.records import check, kinds, take_in
from publishing.tables.values import CellRefused
from tests.factories import (
    make_district,
    make_industry,
    make_key_area,
    make_source,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    """A clerk over all units of 润州, whose district and office are there."""
    make_district(state="published")
    make_unit(code="mgmt", name="管委会")
    make_source(code="report", name="一篇报道")
    return make_user(scopes=[Role.CLERK])


def taken(kind, text, by):
    """What the table of this text is taken in as; its problems where it is refused."""
    file = io.BytesIO(text.encode())
    report = check(kinds.get(kind), file, name="表.csv", by=by)
    assert report.ok, [str(problem) for problem in report.problems.problems]
    return take_in(report, by=by)


def problems(kind, text, by):
    """Every problem of the table."""
    report = check(kinds.get(kind), io.BytesIO(text.encode()), name="表.csv", by=by)
    return [str(problem) for problem in report.problems.problems]


AREAS = (
    "名称,类型,行政区,上级片区,成立日期,面积（平方公里）,产业方向,责任单位\n"
    '官塘,重点片区,321111,,2020-10-28,,"1+2+6：1：数字经济\n主攻：智能制造",管委会\n'
    "官塘核心区,核心区,润州区,官塘,2021年,3.72,,管委会\n"
)


def test_a_part_may_follow_its_whole_in_one_table(clerk):
    taken("key-areas", AREAS, clerk)
    whole, core = KeyArea.objects.order_by("pk")
    assert (core.parent, core.place_code, core.founded_precision) == (whole, "321111", "year")
    assert [(row.scheme, row.tier, row.name) for row in whole.industries.all()] == [
        ("1+2+6", 1, "数字经济"),
        ("主攻", None, "智能制造"),
    ]


def test_an_industry_reads_as_it_was_written():
    for industry in (make_industry(tier=6), make_industry(tier=None)):
        said = read_industry(write_industry(industry), None)
        assert said == {"scheme": "1+2+6", "tier": industry.tier, "name": industry.name}


@pytest.mark.parametrize("words", ["数字经济", "1+2+6：一：数字经济", "1：2：3：4", "1+2+6：："])
def test_an_industry_without_a_scheme_is_refused(words):
    with pytest.raises(CellRefused):
        read_industry(words, None)


def test_areas_elsewhere_cannot_be_named_nor_written(clerk):
    make_key_area(code="dayushan", name="大禹山", district=make_district(code="321102"))
    elsewhere = "名称,类型,行政区,上级片区,责任单位\n官塘,重点片区,{},{},管委会\n"
    assert "不在" in problems("key-areas", elsewhere.format("321102", ""), clerk)[0]
    assert problems("key-areas", elsewhere.format("321111", "dayushan"), clerk)
    assert KeyArea.objects.count() == 1


def test_honours_and_events_know_their_dates_no_finer_than_they_are(clerk):
    honours = "名称,获得者,行政区,级别,日期,日期精度,属于表述,数量,资料来源,责任单位\n"
    taken(
        "honours",
        honours + "省绿色社区,某社区,321111,省级,2021-07-26,日期未注明,否,1,report,管委会\n",
        clerk,
    )
    honour = Honour.objects.get()
    assert (honour.precision, honour.level, honour.count) == ("unknown", "provincial", 1)
    taken(
        "events",
        "行政区,日期,日期依据,事件,责任单位\n321111,2021年10月,推断,消费券发放,管委会\n",
        clerk,
    )
    event = DistrictEvent.objects.get()
    assert (event.precision, event.basis, event.state) == ("month", "inferred", "draft")
