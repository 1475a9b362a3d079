"""A figure file becomes a release, whole or not at all."""

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from figures.importing import (
    ImportRefused,
    already_taken_in,
    check,
    clean_abandoned,
    take_in,
    taking_in,
)
from figures.models import Figure, IndicatorAlias, Release
from figures.resources.stored import digest_of_stored
from publishing.review.errors import StepRefused
from publishing.review.models import ReviewEvent
from tests.factories import (
    make_district,
    make_figure,
    make_indicator,
    make_key_area,
    make_public_figure,
    make_release,
    make_source,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

ENGLISH = (
    "district_code,indicator_code,period_type,period_start,period_end,value,unit,qualifier,note"
)
CHINESE = "行政区划代码,指标,报告期,数值,单位,约数说明,备注"


@pytest.fixture
def catalogue():
    """Two districts, three indicators and a source."""
    make_district(state="published")
    make_district(code="321102", state="published")
    make_indicator(code="gdp", name="地区生产总值", unit="亿元", decimals=1)
    make_indicator(code="firms", name="企业数", unit="户")
    make_indicator(code="share", name="占比", unit="%", decimals=1, measure_kind="stated_rate")
    return make_source()


@pytest.fixture
def clerk():
    return make_user(scopes=[Role.CLERK])


def table(header, *rows, encoding="utf-8"):
    return io.BytesIO("\n".join((header, *rows)).encode(encoding))


def checked(source, header, *rows, name="数据.csv", encoding="utf-8", **options):
    return check(table(header, *rows, encoding=encoding), name=name, source=source, **options)


def problems(report):
    return [str(problem) for problem in report.problems.problems]


def taken_in(source, header, *rows, by, **options):
    return take_in(checked(source, header, *rows, by=by, **options), by=by, owner=make_unit())


def xlsx(header, *rows):
    book = openpyxl.Workbook()
    for row in (header, *rows):
        cells = row.split(",")
        book.active.append([float(cell) if is_number(cell) else cell or None for cell in cells])
    file = io.BytesIO()
    book.save(file)
    return file


def is_number(text):
    return text.replace(".", "", 1).isdigit() and len(text) < 6


# What goes in


def test_the_english_shape_becomes_a_draft_release(catalogue, clerk):
    release = taken_in(
        catalogue,
        ENGLISH,
        "321111,gdp,cumulative,2021-01-01,2021-09-30,222.3,亿元,exact,初步",
        by=clerk,
    )
    assert (release.state, release.place_code, release.rows_total) == ("draft", "321111", 1)
    assert release.code.startswith("TJ-321111-")
    figure = release.figures.get()
    assert figure.value == Decimal("222.3")
    assert figure.display_value == "222.3亿元"
    assert (figure.period_label, figure.note) == ("2021年1—9月", "初步")
    step = ReviewEvent.objects.of(release).get()
    assert (step.step, step.by) == ("wrote", clerk)


def test_the_chinese_shape_says_the_same(catalogue, clerk):
    release = taken_in(
        catalogue, CHINESE, "321111,地区生产总值,2021年前三季度,2223000万元,,,初步", by=clerk
    )
    english = checked(
        catalogue, ENGLISH, "321111,gdp,cumulative,2021-01-01,2021-09-30,222.3,亿元,exact,初步"
    )
    assert english.digest == release.digest
    assert english.same_as == release


@pytest.mark.parametrize(
    ("value", "unit", "stored", "qualifier"),
    [
        ("1107.15", "亿元", "1107.15", "exact"),
        ('"1,107.15"', "亿元", "1107.15", "exact"),
        ("１２．５", "亿元", "12.5", "exact"),
        ("222.3亿元", "", "222.3", "exact"),
        ("2223000", "万元", "222.3", "exact"),
        ("90余", "亿元", "90", "more_than"),
        ("约11", "亿元", "11", "about"),
        ("近30", "亿元", "30", "almost"),
        ("-3.5", "亿元", "-3.5", "exact"),
        ("0", "亿元", "0", "exact"),
    ],
)
def test_numbers_are_read_as_staff_write_them(catalogue, value, unit, stored, qualifier):
    report = checked(catalogue, CHINESE, f"321111,gdp,2021年,{value},{unit},,")
    assert problems(report) == []
    [(_, row)] = report.figures()
    assert (row["value"], row["qualifier"]) == (Decimal(stored), qualifier)
    literal = value == stored and unit == "亿元"
    assert bool(report.problems.readings) is not literal


def test_an_indicator_is_known_by_code_name_and_alias(catalogue):
    from figures.models import Indicator

    IndicatorAlias.objects.create(indicator=Indicator.objects.get(code="gdp"), name="ＧＤＰ总量")
    report = checked(
        catalogue,
        CHINESE,
        "321111,gdp,2019年,1,亿元,,",
        "321111,地区生产总值,2020年,1,亿元,,",
        "321111,GDP总量,2021年,1,亿元,,",
    )
    assert problems(report) == []
    assert report.counts["total"] == 3


def test_an_empty_number_means_not_given_and_deletes_nothing(catalogue):
    report = checked(catalogue, CHINESE, "321111,gdp,2020年,,亿元,,", "321111,gdp,2021年,1,亿元,,")
    assert report.ok
    assert (report.counts["total"], report.counts["empty"]) == (1, 1)


def test_words_ranks_and_growth_go_in_without_a_value(catalogue, clerk):
    header = CHINESE + ",值的类型,原文表述,位次,位次范围,位次依据,比较类型,比较值,比较单位"
    release = taken_in(
        catalogue,
        header,
        "321111,gdp,2019年,,亿元,,,文字,达序时,,,,,,",
        "321111,gdp,2020年,,亿元,,,位次,,3,镇江市,增幅,,,",
        "321111,gdp,2021年,,亿元,,,增速,,,,,增减百分比,12.4,%",
        by=clerk,
    )
    shown = [figure.display_value for figure in release.figures.order_by("period_end")]
    assert shown == ["达序时", "第3（镇江市，增幅）", "+12.4%"]


def test_what_a_file_exports_can_be_read_back(catalogue):
    """The columns of the portal's own downloads are those of the second shape."""
    report = checked(
        catalogue,
        "行政区划代码,行政区,指标代码,指标,报告期,数值,单位,约数说明,备注",
        "321111,润州区,gdp,地区生产总值,2021年1—9月,222.3,亿元,以上,",
    )
    assert problems(report) == []


# What is refused, by cell


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("999999,gdp,2021年,1,亿元,,", "第2行“行政区划代码”（A列）：“999999”不在行政区目录里"),
        ("321111,产值,2021年,1,亿元,,", "第2行“指标”（B列）：“产值”不在指标目录里"),
        ("321111,gdp,2024.7,1,亿元,,", "第2行“报告期”（C列）：“2024.7”不是年份，年度写作“2024年”"),
        ("321111,gdp,,1,亿元,,", "第2行“报告期”（C列）：没有填报告期"),
        ("321111,gdp,2021年,很多,亿元,,", "第2行“数值”（D列）：“很多”不是数字"),
        ("321111,gdp,2021年,NaN,亿元,,", "第2行“数值”（D列）：“NaN”不是数字"),
        ("321111,gdp,2021年,1.23456,亿元,,", "第2行“数值”（D列）：“1.23456”小数多于4位"),
        ("321111,gdp,2021年,123456789012,亿元,,", "第2行“数值”（D列）：“123456789012”整数部分多"),
        (
            "321111,gdp,2021年,1,户,,",
            "第2行“单位”（E列）：“户”和指标“地区生产总值”的单位“亿元”不能换算",
        ),
        (
            "321111,share,2021年,12,百分点,,",
            "第2行“单位”（E列）：“百分点”和指标“占比”的单位“%”不能换算",
        ),
        ("321111,gdp,2021年,1,亿元,很,", "第2行“约数说明”（F列）：“很”不在可填的范围内"),
        (
            "321111,gdp,2021年,90余,亿元,约,",
            "第2行“数值”（D列）：“90余”里的约数说明和约数说明那一列不一致",
        ),
        ("321111,gdp,2021年,#REF!,亿元,,", "第2行“数值”（D列）：“#REF!”是表格软件的出错标记"),
    ],
)
def test_one_bad_cell_refuses_the_whole_file_and_is_named(catalogue, row, problem):
    report = checked(catalogue, CHINESE, row, "321111,gdp,2019年,1,亿元,,")
    assert not report.ok
    assert problems(report)[0].startswith(problem)
    assert report.counts["refused"] == 1
    with pytest.raises(ImportRefused):
        take_in(report, by=make_user(), owner=make_unit())
    assert not Release.objects.exists()


def test_days_that_do_not_fit_their_type_are_refused(catalogue):
    report = checked(catalogue, ENGLISH, "321111,gdp,year,2021-01-01,2021-09-30,1,亿元,,")
    assert problems(report) == ["第2行：期间类型是“年度”，起止应为同一年的1月1日和12月31日"]
    report = checked(catalogue, ENGLISH, "321111,gdp,date,2021-02-30,2021-02-30,1,亿元,,")
    assert "这一天不存在" in problems(report)[0]


def test_a_key_given_twice_refuses_both_lines(catalogue):
    report = checked(
        catalogue,
        CHINESE,
        "321111,gdp,2021年1-9月,1,亿元,,",
        "321111,firms,2021年,1,户,,",
        "321111,地区生产总值,2021年前三季度,1,亿元,,",
    )
    assert [problem.row for problem in report.problems.problems] == [4, 2]
    assert report.counts["refused"] == 2


def test_a_computed_rate_takes_no_numbers(catalogue):
    done, total = make_indicator(), make_indicator()
    make_indicator(
        code="rate", name="办结率", unit="%", measure_kind="computed_rate",
        numerator=done, denominator=total,
    )  # fmt: skip
    report = checked(catalogue, CHINESE, "321111,办结率,2021年,88.1,%,,")
    assert "核算的比率不填数" in problems(report)[0]


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("指标,数值", "第1行：缺少“行政区划代码”这一列"),
        (CHINESE + ",增幅", "第1行H列：“增幅”是不认识的列名"),
        (CHINESE + ",备注", "第1行H列：“备注”和G列重复"),
        (
            "district_code,indicator_code,period_start,period_end,value",
            "第1行：缺少“period_type”这一列",
        ),
    ],
)
def test_a_table_of_another_shape_is_refused_by_its_header(catalogue, header, problem):
    report = checked(catalogue, header, "1,2,3")
    assert problems(report)[0].startswith(problem)


def test_a_district_and_a_period_may_stand_for_missing_columns(catalogue):
    from districts.models import District
    from figures.periods import parse

    report = checked(
        catalogue,
        "指标,数值,单位",
        "gdp,222.3,亿元",
        district=District.objects.get(code="321111"),
        period=parse("2021年前三季度"),
    )
    assert problems(report) == []
    [(_, row)] = report.figures()
    assert row["period_end"] == date(2021, 9, 30)


def test_rows_of_another_district_than_the_one_chosen_are_refused(catalogue):
    from districts.models import District

    report = checked(
        catalogue,
        CHINESE,
        "321102,gdp,2021年,1,亿元,,",
        district=District.objects.get(code="321111"),
    )
    assert problems(report) == ["第2行“行政区划代码”（A列）：“321102”不是所选的“润州区”"]


# A thousand rows


def thousand_rows(*, bad=()):
    rows = [
        f"{('321111', '321102')[number % 2]},{('gdp', 'firms')[number // 2 % 2]},"
        f"{1950 + number // 4 % 70}年{number % 12 + 1}月,{number}.5,"
        f"{('亿元', '户')[number // 2 % 2]},,"
        for number in range(840)
    ]
    rows += [f"321111,share,{1940 + number}年,{number / 2},%,," for number in range(160)]
    for number, row in bad:
        rows[number - 2] = row
    return rows


def test_a_thousand_rows_with_three_bad_cells_are_refused_whole_and_go_in_once_mended(
    catalogue, clerk
):
    both = make_user(scopes=[{"role": Role.CLERK, "place_code": "321100"}])
    bad = [
        (17, "321111,gdp,2021年13月,1,亿元,,"),
        (400, "321111,gpd,2021年,1,亿元,,"),
        (999, "321111,share,2021年,很多,%,,"),
    ]
    report = checked(catalogue, CHINESE, *thousand_rows(bad=bad), by=both)
    assert problems(report) == [
        "第17行“报告期”（C列）：“2021年13月”的月份不在1到12之间",
        "第400行“指标”（B列）：“gpd”不在指标目录里",
        "第999行“数值”（D列）：“很多”不是数字",
    ]
    assert report.counts["refused"] == 3
    assert not Release.objects.exists()
    assert not Figure.objects.exists()

    mended = checked(catalogue, CHINESE, *thousand_rows(), by=both)
    release = take_in(mended, by=both, owner=make_unit())
    assert release.figures.count() == release.rows_total == 1000
    assert release.place_code == "321100"

    copies = {
        "同一份.csv": table(CHINESE, *thousand_rows(), encoding="gb18030"),
        "同一份.xlsx": xlsx(CHINESE, *thousand_rows()),
        "倒序.csv": table(CHINESE, *reversed(thousand_rows())),
    }
    for name, file in copies.items():
        copy = check(file, name=name, source=catalogue, by=both)
        assert problems(copy) == []
        assert copy.same_as == release
        with pytest.raises(ImportRefused, match=f"这个文件与 {release.code}.*是同一次发布"):
            take_in(copy, by=both)
    assert Release.objects.count() == 1
    assert Figure.objects.count() == 1000


# Compared with what stands


def test_the_preview_counts_what_is_new_changed_and_the_same(catalogue):
    from districts.models import District
    from figures.models import Indicator

    gdp = Indicator.objects.get(code="gdp")
    runzhou = District.objects.get(code="321111")
    for year, value in ((2019, 200), (2020, 210)):
        make_public_figure(
            indicator=gdp, district=runzhou, value=value, note="旧的备注",
            period_start=date(year, 1, 1), period_end=date(year, 12, 31),
        )  # fmt: skip
    report = checked(
        catalogue,
        CHINESE,
        "321111,gdp,2019年,200.0,亿元,,新的备注",
        "321111,gdp,2020年,211,亿元,,",
        "321111,gdp,2021年,222.3,亿元,,",
    )
    assert {name: report.counts[name] for name in ("total", "new", "changed", "same")} == {
        "total": 3, "new": 1, "changed": 1, "same": 1,
    }  # fmt: skip
    [difference] = report.differences
    assert difference.row == 3
    assert (difference.old.display_value, difference.new.display_value) == (
        "210.0亿元",
        "211.0亿元",
    )


def test_a_retraction_needs_a_standing_figure_and_copies_its_stage(catalogue, clerk):
    from districts.models import District
    from figures.models import Indicator

    make_public_figure(
        indicator=Indicator.objects.get(code="gdp"),
        district=District.objects.get(code="321111"),
        accounting_stage="final",
    )
    header = CHINESE + ",撤销此数"
    report = checked(catalogue, header, "321111,gdp,2020年,,亿元,,,是")
    assert problems(report) == ["第2行：要撤销的数现在没有公布，无可撤销"]
    release = taken_in(catalogue, header, "321111,gdp,2021年,,亿元,,,是", by=clerk)
    figure = release.figures.get()
    assert (figure.is_tombstone, figure.value, figure.accounting_stage) == (True, None, "final")


def test_checking_writes_nothing(catalogue):
    make_figure(is_current=True)
    with CaptureQueriesContext(connection) as captured:
        assert checked(catalogue, CHINESE, "321111,gdp,2021年,1,亿元,,").ok
    writing = ("INSERT", "UPDATE", "DELETE", "COPY", "CREATE", "ALTER")
    written = [
        query["sql"]
        for query in captured
        if query["sql"].strip(" 0123456789x*").startswith(writing)
    ]
    assert [sql for sql in written if "figures_file_" not in sql] == []
    assert all("TEMPORARY" in sql for sql in written if "CREATE TABLE" in sql)


# Persons and places


def test_a_clerk_of_one_district_cannot_file_for_another(catalogue):
    clerk = make_user(scopes=[{"role": Role.CLERK, "place_code": "321102"}])
    report = checked(
        catalogue,
        CHINESE,
        "321102,gdp,2021年,1,亿元,,",
        "321111,gdp,2021年,1,亿元,,",
        by=clerk,
    )
    assert problems(report) == [
        "第3行“行政区划代码”（A列）：“321111”（润州区）不在您可以填报的范围内"
    ]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SIGNER, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_only_a_clerk_files_figures(catalogue, role):
    user = make_user(scopes=[role])
    report = checked(catalogue, CHINESE, "321111,gdp,2021年,1,亿元,,", by=user)
    assert not report.ok


def test_a_clerk_of_one_unit_files_for_that_unit(catalogue):
    unit = make_unit()
    clerk = make_user(scopes=[{"role": Role.CLERK, "unit": unit}])
    report = checked(catalogue, CHINESE, "321111,gdp,2021年,1,亿元,,", by=clerk)
    assert take_in(report, by=clerk).owner == unit
    elsewhere = checked(
        catalogue, CHINESE, "321111,gdp,2020年,1,亿元,,", by=clerk, owner=make_unit()
    )
    assert not elsewhere.ok


def test_whoever_may_not_draft_leaves_nothing_behind(catalogue):
    report = checked(catalogue, CHINESE, "321111,gdp,2021年,1,亿元,,")
    with pytest.raises(StepRefused):
        take_in(report, by=make_user(), owner=make_unit())
    assert not Release.objects.exists()
    assert not Figure.objects.exists()


# Interrupted


def test_a_failure_half_way_leaves_nothing_behind(catalogue, clerk, monkeypatch):
    monkeypatch.setattr(taking_in, "CHUNK", 1)
    written = []

    def broken(staging, *places, release_id):
        if written:
            raise KeyboardInterrupt
        written.append(insert(staging, *places, release_id=release_id))
        return written[-1]

    insert = taking_in._insert
    monkeypatch.setattr(taking_in, "_insert", broken)
    rows = ["321111,gdp,2020年,1,亿元,,", "321111,gdp,2021年,1,亿元,,"]
    with pytest.raises(KeyboardInterrupt):
        taken_in(catalogue, CHINESE, *rows, by=clerk)
    assert not Release.objects.exists()


def test_a_row_that_the_database_refuses_leaves_nothing_behind(catalogue, clerk):
    """Twice the same figure, which the check would have refused: figures_figure_once_per_release."""
    report = checked(catalogue, CHINESE, "321111,gdp,2021年,1,亿元,,", by=clerk)
    rows, same = report.staging.rows, "whole, district_id, indicator_id, period_type"
    same += ", period_start, period_end, value, manner"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {rows} (seq, number, {same}) SELECT 2, 3, {same} FROM {rows}"  # noqa: S608
        )
    report.staging.count += 1
    with pytest.raises(ImportRefused, match="目录在导入过程中变了"):
        take_in(report, by=clerk, owner=make_unit())
    assert not Release.objects.exists()


def test_of_two_who_confirm_the_same_file_at_once_one_is_told(catalogue, clerk):
    """figures_release_taken_in_once, where both had checked before either took it in."""
    row = "321111,地区生产总值,2021年1-9月,222.3,亿元"
    with checked(catalogue, CHINESE, row) as mine, checked(catalogue, CHINESE, row) as hers:
        release = take_in(mine, by=clerk)
        with pytest.raises(StepRefused, match="同样内容的数据已经导入"):
            take_in(hers, by=clerk)
    assert list(Release.objects.all()) == [release]
    assert Figure.objects.count() == 1


def test_what_a_crash_left_behind_is_removed_by_a_later_import(catalogue, clerk):
    left = make_release(state="importing")
    running = make_release(state="importing")
    make_figure(release=left)
    hours_ago = timezone.now() - timedelta(hours=2)
    Release.objects.filter(pk=left.pk).update(updated_at=hours_ago)
    assert clean_abandoned() == 1
    assert list(Release.objects.all()) == [running]
    assert not Figure.objects.exists()


def test_a_file_whose_import_was_interrupted_goes_in_the_second_time(catalogue, clerk):
    report = checked(catalogue, CHINESE, "321111,gdp,2021年,1,亿元,,", by=clerk)
    left = taking_in.write(report, owner=make_unit())
    again = checked(catalogue, CHINESE, "321111,gdp,2021年,1,亿元,,", by=clerk)
    assert again.same_as is None
    release = take_in(again, by=clerk, owner=make_unit())
    assert (left.state, release.state) == ("importing", "draft")
    third = checked(catalogue, CHINESE, "321111,gdp,2021年,1,亿元,,", by=clerk)
    assert already_taken_in(third.same_as).startswith(f"这个文件与 {release.code}")


def test_a_file_with_bad_rows_beside_known_ones_is_not_taken_for_the_known_release(
    catalogue, clerk
):
    good = "321111,gdp,2021年,1,亿元,,"
    taken_in(catalogue, CHINESE, good, by=clerk)
    report = checked(catalogue, CHINESE, good, "321111,gdp,2020年,很多,亿元,,", by=clerk)
    assert report.same_as is None
    assert not report.ok


# Many rows


def test_six_thousand_rows_go_in_and_are_known_again(catalogue, clerk):
    """More than are staged, or written, at once; bench/import_figures.py measures a million."""
    rows = [
        f"321111,{('gdp', 'firms')[number % 2]},{1950 + number // 24 % 100}年{number // 2 % 12 + 1}月,"
        f"{number}.5,,{number // 2400},"
        for number in range(6_000)
    ]
    header = "行政区划代码,指标,报告期,数值,单位,口径,备注"
    release = taken_in(catalogue, header, *rows, by=clerk)
    assert release.figures.filter(is_current=True).count() == 6_000
    assert release.digest == release.figures_digest == digest_of_stored(release)
    assert checked(catalogue, header, *reversed(rows)).same_as == release


# key areas


def test_a_figure_may_be_of_a_key_area_of_its_place(catalogue, clerk):
    city = make_district(code="321100", level="city", state="published")
    make_key_area(code="guantang")
    make_key_area(code="corridor", district=city)
    rows = (
        "321111,企业数,2021年,16,户,,,guantang",
        "321111,企业数,2021年,17,户,,,corridor",
        "321111,企业数,2021年,18,户,,,",
    )
    release = taken_in(catalogue, f"{CHINESE},片区", *rows, by=clerk)
    areas = release.figures.values_list("key_area_code", flat=True)
    assert sorted(areas) == ["", "corridor", "guantang"]


@pytest.mark.parametrize("code", ["nothing", "dayushan"])
def test_an_unknown_area_and_one_elsewhere_are_refused_alike(catalogue, code):
    make_key_area(code="dayushan", district=make_district(code="321102"))
    report = checked(catalogue, f"{CHINESE},片区", f"321111,企业数,2021年,16,户,,,{code}")
    assert problems(report) == [f"第2行“片区”（H列）：“{code}”不是“润州区”的重点片区的编码"]


def test_after_a_long_file_pages_are_planned_by_what_is_there_now(catalogue, clerk, monkeypatch):
    monkeypatch.setattr(taking_in, "MANY", 2)
    counted = []
    long = [f"321111,gdp,{y}年,2,亿元,," for y in (2020, 2021)]
    for rows in (["321111,gdp,2019年,1,亿元,,"], long):
        with CaptureQueriesContext(connection) as queries:
            release = taken_in(catalogue, CHINESE, *rows, by=clerk)
        assert release.figures.count() == len(rows)
        counted.append(any("ANALYZE figures_release" in each["sql"] for each in queries))
    assert counted == [False, connection.vendor == "postgresql"]
