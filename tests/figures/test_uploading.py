"""Uploading in the admin: kept, checked, mended, given up or taken in, each press once."""

import io
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry, Role
from figures.admin.uploads.forms import UploadForm
from figures.importing import kept_files, upload_jobs, uploads
from figures.importing.kept_files import FileGone
from figures.models import Figure, FigureUpload, Indicator, IndicatorAlias, Release, UploadLine
from publishing.jobs import queue
from publishing.jobs.models import Job
from tests.accounts.browsing import signed_in
from tests.factories import (
    make_district,
    make_figure_upload,
    make_indicator,
    make_public_figure,
    make_source,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/figures/release/upload/"
LIST = "/admin/figures/figureupload/"
HEADER = "行政区划代码,指标,报告期,数值,单位"
GOOD = "321111,gdp,2021年1-9月,222.3亿元,"
BAD = "321111,gdp,2021年13月,很多,亿元"
STRANGE = "321111,生产总值(GDP),2021年,222.3,亿元"
TOKEN = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PORTAL_STAGING_DIR = tmp_path
    return tmp_path / "figures"


@pytest.fixture
def source():
    make_district(state="published")
    make_district(code="321102", state="published")
    make_indicator(code="gdp", name="地区生产总值", unit="亿元", decimals=1)
    return make_source(publisher="润州区统计局")


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def client(unit):
    return signed_in(make_user(scopes=[{"role": Role.CLERK, "unit": unit}]))


@pytest.fixture
def large(monkeypatch):
    """Every file is too large to be worked through while its sender waits."""
    monkeypatch.setattr(uploads, "SMALL_BYTES", 0)


def file_of(*rows, name="九月.csv", encoding="utf-8"):
    return SimpleUploadedFile(name, "\n".join((HEADER, *rows)).encode(encoding))


def upload(client, source, *rows, replaces=None, **said):
    """The answer to the form, and the upload that it made."""
    url = f"{UPLOAD}?replaces={replaces.pk}" if replaces else UPLOAD
    sent = {"source": source.pk} | ({"file": file_of(*rows)} if rows else {}) | said
    answer = client.post(url, sent, follow=True)
    return answer, FigureUpload.objects.order_by("-pk").first()


def press(client, upload, step, **more):
    """A button of the page on which the upload stood as it does in memory."""
    data = {"step": step, "version": upload.version} | more
    answer = client.post(upload.get_absolute_url(), data, follow=True)
    upload.refresh_from_db()
    return answer


def work():
    """What the worker does next."""
    queue.run_here(Job.objects.open().get())


def words(answer):
    """The text of an answer on one line."""
    return " ".join(answer.text.split())


def test_the_preview_shows_everything_and_writes_no_figure(client, source, unit):
    make_public_figure(
        indicator=Indicator.objects.get(), value=200, period_type="cumulative",
        period_end=make_public_figure().period_end.replace(month=9, day=30),
    )  # fmt: skip
    before = (Release.objects.count(), Figure.objects.count())
    answer, stored = upload(client, source, GOOD, "321111,gdp,2020年,1,亿元")
    assert answer.redirect_chain == [(stored.get_absolute_url(), 302)]
    shown = words(answer)
    assert "什么都还没有写入" in shown
    assert "共 2 个数" in shown
    assert "新增 1" in shown
    assert "变更 1" in shown
    assert "<del>200.0亿元</del>" in shown
    assert "<ins>222.3亿元</ins>" in shown
    assert "“222.3亿元”" in shown
    assert "文字编码：UTF-8" in shown
    assert '<a href="/districts/321111/">润州区</a>：2 个数' in shown
    assert '<a href="/figures/gdp/">地区生产总值</a>：2 个数' in shown
    assert str(unit) in shown
    assert before == (Release.objects.count(), Figure.objects.count())


def test_confirming_makes_a_draft_of_the_uploader_s_unit_once(client, source, unit):
    _, stored = upload(client, source, GOOD, title="三季度", reason="普查修订")
    as_read = stored.version
    answer = press(client, stored, "confirm")
    release = Release.objects.get()
    assert (release.state, release.owner, release.title) == ("draft", unit, "三季度")
    assert release.reason == "普查修订"
    assert answer.redirect_chain[-1][0] == f"/admin/figures/release/{release.pk}/change/"
    assert f"已存为草稿 {release.code}" in answer.text
    assert AuditEntry.objects.filter(action="import", record_code=release.code).exists()
    assert (stored.state, stored.release) == ("taken_in", release)
    with pytest.raises(FileGone):
        kept_files.opened(stored.token)

    stored.version = as_read
    answer = press(client, stored, "confirm")
    assert f"已经确认过，存成了草稿 {release.code}" in answer.text
    assert Release.objects.count() == 1


def test_a_form_sent_twice_is_one_upload_unless_its_file_is_another(client, source):
    upload(client, source, GOOD, token=TOKEN)
    answer, first = upload(client, source, GOOD, token=TOKEN)
    assert FigureUpload.objects.get() == first
    assert "共 1 个数" in answer.text
    _, second = upload(client, source, GOOD, "321111,gdp,2020年,1,亿元", token=TOKEN)
    assert second != first
    assert second.counts["total"] == 2


def test_what_was_confirmed_in_one_tab_is_the_preview_that_was_read(client, source):
    _, stored = upload(client, source, GOOD)
    in_another_tab = FigureUpload.objects.get()
    press(client, in_another_tab, "again")
    answer = press(client, stored, "confirm")
    assert "在别的页面上刚刚有过变动" in answer.text
    assert not Release.objects.exists()
    press(client, stored, "confirm")
    assert Release.objects.count() == 1


def test_nobody_else_sees_an_upload_or_presses_its_buttons(client, source, unit):
    _, stored = upload(client, source, GOOD)
    other = signed_in(make_user(scopes=[{"role": Role.CLERK, "unit": unit}]))
    assert stored.file_name not in other.get(LIST).text
    answer = press(other, stored, "confirm")
    assert answer.redirect_chain[-1][0] == "/admin/"
    assert not Release.objects.exists()
    assert stored.file_name in client.get(LIST).text


def test_a_file_that_went_bad_since_the_preview_is_shown_again_and_not_taken(client, source):
    _, stored = upload(client, source, GOOD)
    Indicator.objects.all().delete()
    answer = press(client, stored, "confirm")
    assert "没有导入任何内容" in answer.text
    assert "不在指标目录里" in answer.text
    assert stored.state == "refused"
    assert not Release.objects.exists()


def test_a_bad_file_names_its_cells_and_comes_back_with_reasons(client, source):
    answer, stored = upload(client, source, GOOD, BAD)
    assert "文件里有 2 处问题，涉及 1 行" in words(answer)
    assert "的月份不在1到12之间" in answer.text
    assert "确认，存为草稿" not in answer.text
    back = client.get(f"{LIST}{stored.pk}/reasons/")
    assert "attachment" in back["Content-Disposition"]
    lines = b"".join(back.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == f"原因,{HEADER}"
    assert lines[1] == f",{GOOD.rstrip(',')}"
    assert lines[2].startswith("“报告期”：“2021年13月”的月份不在1到12之间")
    assert "请看过" in press(client, stored, "confirm").text
    assert not Release.objects.exists()


def test_a_yearbook_comes_back_with_its_parts_still_set_in(client, source):
    total = make_indicator(code="invest", name="固定资产投资", unit="亿元")
    make_indicator(code="housing", name="住宅投资", unit="亿元", part_of=total)
    IndicatorAlias.objects.create(
        name="住宅", office=source.publisher, parent=total, indicator_id=total.parts.get().pk
    )
    lines = ("润州区", "指标,2021年", "固定资产投资,九", "　　住宅,3")
    _, stored = upload(client, source, file=table_of(*lines))
    assert stored.counts["problems"] == 1
    back = b"".join(client.get(f"{LIST}{stored.pk}/reasons/").streaming_content)
    mended = SimpleUploadedFile("表.csv", back.replace("投资,九".encode(), "投资,9".encode()))
    _, stored = upload(client, source, replaces=stored, file=mended)
    assert (stored.state, stored.counts["total"]) == ("ready", 2)


def test_a_mended_file_takes_the_place_of_the_one_with_problems(client, source):
    _, first = upload(client, source, BAD, title="三季度")
    form = client.get(f"{UPLOAD}?replaces={first.pk}")
    assert 'value="三季度"' in form.text
    assert f"不选则仍用“{first.file_name}”" in form.text
    answer, second = upload(client, source, GOOD, replaces=first)
    assert "共 1 个数" in answer.text
    first.refresh_from_db()
    assert (first.state, second.replaces, second.state) == ("discarded", first, "ready")
    with pytest.raises(FileGone):
        kept_files.opened(first.token)
    assert second.get_absolute_url() in client.get(first.get_absolute_url()).text


def test_a_second_tab_does_not_mend_what_was_mended_in_the_first(client, source):
    _, first = upload(client, source, BAD)
    _, second = upload(client, source, GOOD, replaces=first, token=TOKEN)
    answer, _ = upload(client, source, GOOD.replace("222.3", "222.4"), replaces=first)
    assert "没有收下这个文件" in answer.text
    assert second.get_absolute_url() in answer.text
    answer, _ = upload(client, source, GOOD, replaces=first, token=TOKEN)
    assert "没有收下" not in answer.text
    assert FigureUpload.objects.count() == 2


def test_what_was_said_is_mended_without_choosing_the_file_again(client, source):
    file = SimpleUploadedFile("九月.csv", "指标,报告期,数值\ngdp,2021年,5\n".encode())
    client.post(UPLOAD, {"source": source.pk, "file": file})
    first = FigureUpload.objects.get()
    assert first.state == "refused"
    place = make_district()
    _, second = upload(client, source, replaces=first, district=place.pk)
    assert (second.state, second.file_sha256) == ("ready", first.file_sha256)
    assert second.file_name == "九月.csv"


def test_a_file_that_was_confirmed_meanwhile_is_not_replaced(client, source):
    _, stored = upload(client, source, GOOD)
    stale = FigureUpload.objects.get()
    press(client, stored, "confirm")
    with pytest.raises(uploads.UploadRefused, match="已经确认过"):
        uploads.start(
            io.BytesIO(b"x,y\n1,2\n"), name="新.csv", by=stored.by,
            said=uploads.Said(source=source), replaces=stale,
        )  # fmt: skip
    assert FigureUpload.objects.count() == 1


def test_what_was_given_up_leaves_nothing_and_comes_to_nothing(client, source, folder):
    _, stored = upload(client, source, GOOD)
    stale = FigureUpload.objects.get()
    answer = press(client, stored, "discard")
    assert "已放弃，没有导入任何内容" in answer.text
    assert list(folder.iterdir()) == []
    assert "已经放弃" in press(client, stale, "confirm").text
    assert not Release.objects.exists()


def test_the_same_file_again_leads_to_the_release_it_is(client, source):
    press(client, upload(client, source, GOOD)[1], "confirm")
    release = Release.objects.get()
    answer, stored = upload(client, source, GOOD)
    assert f"这个文件与 {release.code}" in answer.text
    assert f"打开 {release.code}" in answer.text
    assert stored.state == "same"
    assert Release.objects.count() == 1


def test_rows_of_another_district_are_refused(client, source):
    answer, stored = upload(client, source, "321102,gdp,2021年,1,亿元")
    assert "不在您可以填报的范围内" in answer.text
    assert stored.state == "refused"


def table_of(*lines):
    """A file of these lines and nothing else."""
    return SimpleUploadedFile("表.csv", "\n".join(lines).encode())


def test_a_place_out_of_reach_is_called_as_the_file_calls_it(client, source):
    lines = ("2021年", "地区,地区生产总值", "润州区,1", "京口区,2")
    answer, _ = upload(client, source, file=table_of(*lines))
    assert "“京口区”</td>" in answer.text
    assert "321102" not in answer.text
    answer, _ = upload(client, source, file=table_of("京口区", "指标,2021年", "地区生产总值,2"))
    assert "行政区“京口区”不在您可以填报的范围内" in answer.text
    assert "district_code" not in answer.text


@pytest.mark.parametrize(
    ("cover", "problem"),
    [(["润州统计年鉴"], "只有表头，没有数据"), (["润州", "年鉴"], "没有找到能认的表头")],
)
def test_a_workbook_that_begins_with_its_cover_leads_to_its_other_sheets(
    client, source, cover, problem
):
    book = openpyxl.Workbook()
    for line in cover:
        book.active.append([line])
    for line in (["润州区"], ["指标", "2021年"], ["地区生产总值", 3]):
        (book["表一"] if "表一" in book.sheetnames else book.create_sheet("表一")).append(line)
    file = io.BytesIO()
    book.save(file)
    sent = {"file": SimpleUploadedFile("年鉴.xlsx", file.getvalue())}
    answer, _ = upload(client, source, **sent)
    assert f"{problem}。文件里有2张工作表，读的是“Sheet”；要读“表一”，请写明" in answer.text
    sent["file"].seek(0)
    _, stored = upload(client, source, sheet="表一", **sent)
    assert stored.state == "ready"


def test_a_problem_with_a_header_names_its_column(client, source):
    lines = ("润州区", "指标,2021年,外星人", "地区生产总值,2,3")
    answer, _ = upload(client, source, file=table_of(*lines))
    assert ">C列</td>" in answer.text
    assert "整行" not in answer.text


def test_whoever_files_for_several_units_says_for_which(source):
    units = [make_unit(name="甲局"), make_unit(name="乙局")]
    scopes = [{"role": Role.CLERK, "unit": None}]
    client = signed_in(make_user(scopes=scopes))
    answer, stored = upload(client, source, GOOD)
    assert "请选择" in answer.text
    answer = press(client, stored, "confirm")
    assert "请先选择责任单位" in answer.text
    press(client, stored, "confirm", owner=units[1].pk)
    assert Release.objects.get().owner == units[1]


def test_an_unknown_name_becomes_the_office_s_by_one_click_and_is_taken_back(client, source):
    make_indicator(code="gdp_growth", name="地区生产总值增幅", unit="%")
    answer, stored = upload(client, source, STRANGE)
    assert stored.state == "refused"
    assert [entry["name"] for entry in stored.unmatched] == ["生产总值(GDP)"]
    assert 'value="gdp"' in answer.text
    named = {"name": "生产总值(GDP)", "parent": ""}

    answer = press(client, stored, "alias", indicator="没有这个", **named)
    assert "指标目录里没有“没有这个”" in answer.text
    answer = press(client, stored, "alias", indicator="gdp", **named)
    alias = IndicatorAlias.objects.get()
    assert (alias.indicator.code, alias.office) == ("gdp", "润州区统计局")
    assert stored.state == "ready"
    assert "润州区统计局的资料里，“生产总值(GDP)”以后都认作“地区生产总值”" in answer.text
    assert "共 1 个数" in answer.text
    assert stored.lines.get(kind="reading", content__why="别名").content["taken"] == "地区生产总值"
    assert AuditEntry.objects.filter(action="add", record_code="gdp").exists()

    answer = press(client, stored, "undo", key=alias.pk)
    assert stored.state == "refused"
    assert not IndicatorAlias.objects.exists()
    assert "已经撤销" in press(client, stored, "undo", key=alias.pk).text

    press(client, stored, "alias", indicator="地区生产总值增幅", **named)
    assert IndicatorAlias.objects.get().indicator.code == "gdp_growth"


def test_a_name_is_not_made_everybody_s_where_the_source_names_no_office(client, source):
    nobody_s = make_source()
    answer, stored = upload(client, nobody_s, STRANGE)
    assert "资料来源没有写发布单位" in answer.text
    press(client, stored, "alias", name="生产总值(GDP)", parent="", indicator="gdp")
    assert not IndicatorAlias.objects.exists()


def test_a_large_file_is_checked_and_taken_in_by_the_worker(client, source, large):
    answer, stored = upload(client, source, GOOD)
    assert "正在核对" in answer.text
    assert "排队中" in answer.text
    assert "后台执行程序现在没有运行" in answer.text
    queue.beat()
    assert "没有运行" not in client.get(stored.get_absolute_url()).text
    work()
    stored.refresh_from_db()
    assert "共 1 个数" in client.get(stored.get_absolute_url()).text
    answer = press(client, stored, "confirm")
    assert "正在存为草稿" in answer.text
    assert not Release.objects.filter(state="draft").exists()
    work()
    assert Release.objects.get().code in client.get(stored.get_absolute_url()).text


def test_a_name_under_a_total_is_said_to_be_good_there_only(client, source):
    total = make_indicator(code="invest", name="固定资产投资", unit="亿元")
    make_indicator(code="housing", name="住宅投资", unit="亿元", part_of=total)
    lines = ("润州区", "指标,2021年末", "固定资产投资,9", "#住宅,3")
    _, stored = upload(client, source, file=table_of(*lines))
    answer = press(client, stored, "alias", name="住宅", parent="invest", indicator="housing")
    assert "“固定资产投资”下面的“住宅”以后都认作“住宅投资”" in answer.text
    assert "报告期 2021年末（2021-12-31）：2个数" in answer.text


def test_several_names_of_a_large_file_cost_one_reading(client, source, large):
    _, stored = upload(client, source, STRANGE, STRANGE.replace("GDP", "区"))
    work()
    stored.refresh_from_db()
    first, second = ({"name": f"生产总值({each})", "parent": ""} for each in ("GDP", "区"))
    answer = press(client, stored, "alias", indicator="gdp", **first)
    assert "都认完以后自动重新核对" in answer.text
    assert (stored.state, len(stored.unmatched)) == ("refused", 1)
    press(client, stored, "alias", indicator="gdp", **second)
    assert stored.state == "checking"
    work()
    stored.refresh_from_db()
    assert stored.unmatched == []


def test_a_check_that_was_given_up_stops_and_writes_nothing(client, source, large):
    _, stored = upload(client, source, GOOD)
    press(client, stored, "discard")
    assert Job.objects.get().state == "cancelled"
    stored.refresh_from_db()
    assert (stored.state, stored.lines.count()) == ("discarded", 0)


def test_a_worker_that_died_after_writing_leaves_one_draft(client, source, monkeypatch):
    _, stored = upload(client, source, GOOD)
    with monkeypatch.context() as patch:
        patch.setattr(upload_jobs, "_keep_release", lambda *args: 1 / 0)
        answer = press(client, stored, "confirm")
    assert (stored.state, Release.objects.count()) == ("taking_in", 1)
    assert "没有存成草稿" in answer.text
    press(client, stored, "retry")
    assert (stored.state, stored.release) == ("taken_in", Release.objects.get())
    assert Release.objects.count() == 1


def test_a_worker_that_comes_too_late_changes_nothing(client, source, large):
    _, stored = upload(client, source, GOOD)
    late = Job.objects.get()
    press(client, stored, "discard")
    assert upload_jobs.do_check(queue.Running(late)) == "已不需要核对。"
    stored.refresh_from_db()
    assert stored.state == "discarded"


def test_what_nobody_touches_for_a_week_is_given_up_with_its_file(client, source, folder):
    _, old = upload(client, source, GOOD)
    _, new = upload(client, source, GOOD, "321111,gdp,2020年,1,亿元")
    week_ago = timezone.now() - timezone.timedelta(days=8)
    FigureUpload.objects.filter(pk=old.pk).update(updated_at=week_ago)
    orphan = folder / "0.arriving"
    orphan.write_bytes(b"x")
    os.utime(orphan, (time.time() - 8 * 24 * 3600,) * 2)
    assert uploads.clean() == 1
    old.refresh_from_db()
    assert (old.state, new.state) == ("discarded", "ready")
    assert len(list(folder.iterdir())) == 1
    assert "7天没有确认" in client.get(old.get_absolute_url()).text


def test_a_file_that_is_gone_is_said_to_be(client, source):
    _, stored = upload(client, source, GOOD)
    kept_files.drop(stored.token)
    answer = press(client, stored, "confirm")
    assert "上传的文件已经清理，请重新上传" in answer.text
    assert stored.state == "discarded"


@pytest.mark.parametrize("count", [1, 250])
def test_a_preview_costs_the_same_queries_for_one_line_or_many(
    client, source, count, django_assert_max_num_queries
):
    rows = [
        f"321111,gdp,{1800 + row % 220}年{row % 12 + 1}月,{row}亿元,万元" for row in range(count)
    ]
    _, stored = upload(client, source, *rows)
    with django_assert_max_num_queries(18):
        answer = client.get(stored.get_absolute_url(), {"reading": "2"})
    assert ("第 2 页，共 3 页" in words(answer)) == (count > 1)


def test_the_list_costs_the_same_queries_for_one_upload_or_many(
    source, django_assert_max_num_queries
):
    user = make_user(scopes=[Role.CLERK])
    for _ in range(12):
        make_figure_upload(by=user, source=source, state="ready")
    client = signed_in(user)
    with django_assert_max_num_queries(9):
        answer = client.get(LIST)
    assert "我的上传" in answer.text
    assert len(answer.context["cl"].result_list) == 12
    assert "<strong>12</strong>" in client.get("/admin/").text


def test_the_database_keeps_one_line_at_each_place_of_a_preview():
    stored = make_figure_upload()
    line = {"upload": stored, "kind": "problem", "position": 1, "content": {}}
    UploadLine.objects.create(**line)
    with pytest.raises(IntegrityError, match="uploadline"), transaction.atomic():
        UploadLine.objects.create(**line)
    # figures_uploadline_one_per_position
    UploadLine.objects.create(**line | {"kind": "reading"})


def test_a_file_beyond_the_limit_is_refused_with_a_way_out(client, source, monkeypatch):
    monkeypatch.setattr(UploadForm.base_fields["file"], "most_bytes", 10)
    answer, stored = upload(client, source, GOOD)
    assert "网页上传最多" in answer.text
    assert "请系统管理员用命令导入" in answer.text
    assert stored is None


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"released_on": "2021-02-30"}, "“2021-02-30”这一天不存在"),
        ({"period": "去年"}, "“去年”不是能识别的报告期"),
        ({"source": "999999"}, "选择一个有效的选项"),
        ({"district": "x" * 5000}, "选择一个有效的选项"),
    ],
)
def test_what_is_said_wrongly_is_refused_on_the_form(client, source, said, sentence):
    answer = client.post(UPLOAD, {"source": source.pk, "file": file_of(GOOD)} | said)
    assert sentence in answer.text
    assert "核对并预览" in answer.text
    assert not FigureUpload.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"%PDF-1.4", b"PK\x03\x04rubbish", b"\xff"])
def test_what_is_no_table_is_refused_in_words(client, source, content):
    file = SimpleUploadedFile("表.xlsx", content) if content else io.BytesIO(b"")
    answer = client.post(UPLOAD, {"source": source.pk, "file": file}, follow=True)
    assert answer.status_code == 200
    assert not FigureUpload.objects.exclude(state="refused").exists()
    assert not Release.objects.exists()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SIGNER, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_only_clerks_upload(role):
    client = signed_in(make_user(scopes=[role]))
    assert client.get(UPLOAD).status_code == 403
    assert client.post(UPLOAD).status_code == 403
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("data", [{}, {"step": "confirm"}, {"step": "nothing", "version": 1}])
def test_a_press_of_no_button_does_nothing(client, source, data):
    _, stored = upload(client, source, GOOD)
    answer = client.post(stored.get_absolute_url(), data, follow=True)
    assert "请按页面上的按钮" in answer.text
    assert FigureUpload.objects.get().state == "ready"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("append_only_lifted")
def test_four_presses_at_the_same_moment_make_one_upload_and_one_draft(source, unit):
    user = make_user(scopes=[{"role": Role.CLERK, "unit": unit}])
    said = uploads.Said(source=source)
    content = "\n".join((HEADER, GOOD)).encode()

    def send():
        file = io.BytesIO(content)
        return uploads.start(file, name="九月.csv", by=user, said=said, token=TOKEN).pk

    assert len(set(at_once(send))) == 1
    stored = FigureUpload.objects.get()
    assert stored.state == "ready"

    def confirm():
        try:
            return uploads.confirm(FigureUpload.objects.get(pk=stored.pk, version=stored.version))
        except (uploads.UploadRefused, FigureUpload.DoesNotExist) as refused:
            return refused

    taken = [each for each in at_once(confirm) if isinstance(each, FigureUpload)]
    assert len(taken) == 1
    assert Release.objects.get().state == "draft"


def at_once(function, *, times=4):
    """What `function` returns in each of so many threads that begin together."""
    begin = threading.Barrier(times)

    def run(_):
        begin.wait()
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
