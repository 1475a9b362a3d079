"""The commands: nothing without --commit, every problem on stderr, all files or none."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from figures.models import Figure, Release
from tests.factories import (
    make_district,
    make_indicator,
    make_public_figure,
    make_source,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

HEADER = "行政区划代码,指标,报告期,数值,单位"


@pytest.fixture(autouse=True)
def catalogue():
    make_district(state="published")
    make_indicator(code="gdp", name="地区生产总值", unit="亿元", decimals=1)
    make_source(code="bulletin")
    make_unit(code="office")
    make_user(username="clerk", scopes=[Role.CLERK])


def written(folder, name, *rows):
    path = folder / name
    path.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    return str(path)


def run(*arguments):
    """What the command prints to stdout and to stderr, and its refusal if any."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except CommandError as refused:
        return out.getvalue(), err.getvalue(), str(refused)
    return out.getvalue(), err.getvalue(), ""


def import_figures(*arguments):
    return run("import_figures", *arguments, "--source", "bulletin")


def test_without_commit_nothing_is_written(tmp_path):
    path = written(tmp_path, "a.csv", "321111,gdp,2021年1-9月,222.3,亿元")
    out, err, refused = import_figures(path)
    assert (err, refused) == ("", "")
    assert "新增1，变更0，相同0" in out
    assert "只作检查，没有写入" in out
    assert not Release.objects.exists()


def test_with_commit_a_draft_waits_for_two_other_persons(tmp_path):
    path = written(tmp_path, "a.csv", "321111,gdp,2021年1-9月,222.3,亿元")
    out, _, refused = import_figures(
        path, "--commit", "--by", "clerk", "--owner", "office", "--release", "三季度"
    )
    assert refused == ""
    release = Release.objects.get()
    assert (release.state, release.title, release.file_name) == ("draft", "三季度", "a.csv")
    assert f"{release.code}“三季度”已存为草稿，1行" in out


def test_one_bad_row_in_any_file_refuses_all_and_names_every_problem(tmp_path):
    good = written(tmp_path, "good.csv", "321111,gdp,2020年,1,亿元")
    bad = written(tmp_path, "bad.csv", "321111,gdp,2021年,很多,亿元", "321111,xyz,2021年,1,亿元")
    out, err, refused = import_figures(good, bad, "--commit", "--by", "clerk", "--owner", "office")
    assert "bad.csv 第2行“数值”（D列）：“很多”不是数字" in err
    assert "bad.csv 第3行“指标”（B列）：“xyz”不在指标目录里" in err
    assert refused == "文件里有问题，什么都没有写入。"
    assert not Release.objects.exists()
    assert not Figure.objects.exists()


def test_the_same_file_again_changes_nothing_and_is_no_error(tmp_path):
    path = written(tmp_path, "a.csv", "321111,gdp,2021年,1,亿元")
    commit = ("--commit", "--by", "clerk", "--owner", "office")
    import_figures(path, *commit)
    out, err, refused = import_figures(path, *commit)
    assert (err, refused) == ("", "")
    assert "是同一次发布，没有重复导入" in out
    assert Release.objects.count() == 1


def test_the_same_figures_twice_in_one_call_leave_nothing(tmp_path):
    paths = [written(tmp_path, name, "321111,gdp,2021年,1,亿元") for name in ("a.csv", "b.csv")]
    _, _, refused = import_figures(*paths, "--commit", "--by", "clerk", "--owner", "office")
    assert "什么都没有写入" in refused
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--commit",), "写入须用 --by 写明填报人"),
        (("--by", "nobody"), "没有编码为“nobody”的用户"),
        (("--district", "999999"), "没有编码为“999999”的行政区"),
        (("--owner", "x"), "没有编码为“x”的单位"),
        (("--released-on", "2021-02-30"), "--released-on “2021-02-30”这一天不存在"),
        (("--period", "去年"), "--period “去年”不是能识别的报告期"),
    ],
)
def test_what_an_option_names_must_exist(tmp_path, arguments, sentence):
    path = written(tmp_path, "a.csv", "321111,gdp,2021年,1,亿元")
    _, _, refused = import_figures(path, *arguments)
    assert sentence in refused
    assert not Release.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path):
    _, _, refused = import_figures(str(tmp_path / "none.csv"))
    assert "打不开文件" in refused
    assert "没有这个文件" in refused


def test_whoever_files_needs_the_place(tmp_path):
    make_user(username="jingkou", scopes=[{"role": Role.CLERK, "place_code": "321102"}])
    path = written(tmp_path, "a.csv", "321111,gdp,2021年,1,亿元")
    _, err, refused = import_figures(path, "--commit", "--by", "jingkou", "--owner", "office")
    assert "不在您可以填报的范围内" in err
    assert refused


def test_the_check_of_vintages_names_each_wrong_mark():
    figure = make_public_figure()
    out, _, refused = run("check_vintages")
    assert refused == ""
    assert "1个现行数据" in out
    Figure.objects.filter(pk=figure.pk).update(is_current=False)
    _, err, refused = run("check_vintages")
    assert "应为现行，没有标明" in err
    assert refused == "1个数据的“现行”标记不对。"
