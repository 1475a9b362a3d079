"""Uploading in the admin: preview without a trace, confirmation once, the file back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry, Role
from figures.admin import uploading
from figures.comparing import changed_figures, differences
from figures.models import Figure, Indicator, Release
from tests.accounts.browsing import signed_in
from tests.factories import (
    make_district,
    make_figure,
    make_indicator,
    make_public_figure,
    make_release,
    make_source,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/figures/release/upload/"
CONFIRM = "/admin/figures/release/upload/confirm/"
MEND = "/admin/figures/release/upload/mend/"
HEADER = "行政区划代码,指标,报告期,数值,单位"
GOOD = "321111,gdp,2021年1-9月,222.3亿元,"


@pytest.fixture
def source():
    make_district(state="published")
    make_district(code="321102", state="published")
    make_indicator(code="gdp", name="地区生产总值", unit="亿元", decimals=1)
    return make_source()


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def client(unit):
    return signed_in(make_user(scopes=[{"role": Role.CLERK, "unit": unit}]))


def file_of(*rows, name="九月.csv", encoding="utf-8"):
    return SimpleUploadedFile(name, "\n".join((HEADER, *rows)).encode(encoding))


def upload(client, source, *rows, **said):
    return client.post(UPLOAD, {"source": source.pk, "file": file_of(*rows), **said})


def hidden(answer):
    """What the browser sends from the form of the preview."""
    form = answer.context["form"]
    said = {field.html_name: field.value() for field in form if field.name != "file"}
    return {name: value or "" for name, value in said.items()} | {"token": answer.context["token"]}


def test_the_preview_shows_everything_and_writes_nothing(client, source, unit):
    make_public_figure(
        indicator=Indicator.objects.get(), value=200, period_type="cumulative",
        period_end=make_public_figure().period_end.replace(month=9, day=30),
    )  # fmt: skip
    before = (Release.objects.count(), Figure.objects.count(), AuditEntry.objects.count())
    answer = upload(client, source, GOOD, "321111,gdp,2020年,1,亿元")
    assert "什么都还没有写入" in answer.text
    assert "共 2 个数" in answer.text
    assert "新增 1" in answer.text
    assert "变更 1" in answer.text
    assert "<del>200.0亿元</del>" in answer.text
    assert "<ins>222.3亿元</ins>" in answer.text
    assert "“222.3亿元”读作“222.3亿元”" in answer.text
    assert "文字编码：UTF-8" in answer.text
    assert str(unit) in answer.text
    assert before == (Release.objects.count(), Figure.objects.count(), AuditEntry.objects.count())


def test_confirming_makes_a_draft_of_the_uploader_s_unit(client, source, unit):
    answer = client.post(CONFIRM, hidden(upload(client, source, GOOD, title="三季度")), follow=True)
    release = Release.objects.get()
    assert (release.state, release.owner, release.title) == ("draft", unit, "三季度")
    assert answer.redirect_chain[-1][0] == f"/admin/figures/release/{release.pk}/change/"
    assert f"已存为草稿 {release.code}" in answer.text
    assert AuditEntry.objects.filter(action="import", record_code=release.code).exists()


def test_a_double_click_imports_once(client, source):
    form = hidden(upload(client, source, GOOD))
    client.post(CONFIRM, form)
    answer = client.post(CONFIRM, form, follow=True)
    assert "已经确认过" in answer.text
    assert Release.objects.count() == 1


def test_another_person_s_upload_cannot_be_confirmed(client, source, unit):
    form = hidden(upload(client, source, GOOD))
    other = signed_in(make_user(scopes=[{"role": Role.CLERK, "unit": unit}]))
    answer = other.post(CONFIRM, form, follow=True)
    assert "不是由您" in answer.text
    assert not Release.objects.exists()


def test_a_file_that_went_bad_since_the_preview_is_shown_again_and_not_taken(client, source):
    form = hidden(upload(client, source, GOOD))
    Indicator.objects.all().delete()
    answer = client.post(CONFIRM, form)
    assert "没有导入任何内容" in answer.text
    assert "不在指标目录里" in answer.text
    assert not Release.objects.exists()


def test_a_bad_file_names_its_cells_and_comes_back_with_reasons(client, source):
    answer = upload(client, source, GOOD, "321111,gdp,2021年13月,很多,亿元")
    assert "文件里有 2 处问题，涉及 1 行" in " ".join(answer.text.split())
    assert "的月份不在1到12之间" in answer.text
    assert not answer.context["may_confirm"]
    back = client.post(MEND, hidden(answer))
    assert "attachment" in back["Content-Disposition"]
    lines = b"".join(back.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == f"原因,{HEADER}"
    assert lines[1] == f",{GOOD.rstrip(',')}"
    assert lines[2].startswith("“报告期”：“2021年13月”的月份不在1到12之间")
    assert not Release.objects.exists()


def test_a_refused_file_cannot_be_confirmed_by_its_token(client, source):
    form = hidden(upload(client, source, "321111,gdp,2021年,很多,亿元"))
    client.post(CONFIRM, form)
    assert not Release.objects.exists()


def test_the_same_file_again_leads_to_the_release_it_is(client, source):
    client.post(CONFIRM, hidden(upload(client, source, GOOD)))
    release = Release.objects.get()
    answer = upload(client, source, GOOD)
    assert f"这个文件与 {release.code}" in answer.text
    assert f"打开 {release.code}" in answer.text
    assert answer.context["token"] == ""


def test_rows_of_another_district_are_refused(client, source):
    answer = upload(client, source, "321102,gdp,2021年,1,亿元")
    assert "不在您可以填报的范围内" in answer.text
    assert not answer.context["may_confirm"]


def test_a_file_beyond_the_limit_is_refused_with_a_way_out(client, source, monkeypatch):
    monkeypatch.setattr(uploading, "MOST_BYTES", 10)
    answer = upload(client, source, GOOD)
    assert "网页上传最多" in answer.text
    assert "请系统管理员用命令导入" in answer.text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"released_on": "2021-02-30"}, "“2021-02-30”这一天不存在"),
        ({"period": "去年"}, "“去年”不是能识别的报告期"),
        ({"source": "999999"}, "选择一个有效的选项"),
        ({"source": ""}, "必填项"),
        ({"district": "x" * 5000}, "选择一个有效的选项"),
    ],
)
def test_what_is_said_wrongly_is_refused_on_the_form(client, source, said, sentence):
    answer = client.post(UPLOAD, {"source": source.pk, "file": file_of(GOOD)} | said)
    assert sentence in answer.text
    assert "检查并预览" in answer.text


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"%PDF-1.4", b"PK\x03\x04rubbish", b"\xff"])
def test_what_is_no_table_is_refused_in_words(client, source, content):
    file = SimpleUploadedFile("表.xlsx", content) if content else io.BytesIO(b"")
    answer = client.post(UPLOAD, {"source": source.pk, "file": file})
    assert answer.status_code == 200
    assert not Release.objects.exists()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SIGNER, Role.AUDITOR, Role.SYSTEM_ADMIN])
@pytest.mark.parametrize("url", [UPLOAD, CONFIRM, MEND])
def test_only_clerks_upload(role, url):
    client = signed_in(make_user(scopes=[role]))
    assert client.get(url).status_code == 403
    assert client.post(url).status_code == 403


def test_the_page_of_a_release_shows_what_it_would_change(client, source, unit):
    figure = make_public_figure(indicator=Indicator.objects.get(), value=200)
    release = make_release(owner=unit, rows_total=1, rows_changed=1)
    make_figure(release=release, indicator=figure.indicator, value=222)
    make_figure(release=release)
    answer = client.get(f"/admin/figures/release/{release.pk}/change/")
    assert "<del>200.0亿元</del>" in answer.text
    assert "<ins>222.0亿元</ins>" in answer.text
    assert answer.text.count("<ins>") == 1
    assert f"/admin/figures/figure/?q={release.code}" in answer.text


@pytest.mark.parametrize("count", [1, 25])
def test_the_differences_of_a_release_cost_the_same_queries(
    client, source, unit, count, django_assert_num_queries
):
    release = make_release(owner=unit)
    for _ in range(count):
        figure = make_public_figure()
        make_figure(release=release, indicator=figure.indicator, value=1)
    with django_assert_num_queries(2):
        shown = [
            (each.old.display_value, each.new.display_value, each.new.district.name)
            for each in differences(changed_figures(release))
        ]
    assert shown == [("117个", "1个", "润州区")] * count


def test_a_figure_that_says_the_same_is_no_difference(source):
    figure = make_public_figure(comparison_value=None)
    release = make_release()
    make_figure(release=release, indicator=figure.indicator, note="别的备注")
    assert not changed_figures(release).exists()
    Figure.objects.filter(release=release).update(comparison_value=3)
    assert changed_figures(release).exists()
