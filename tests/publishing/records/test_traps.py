"""What bites in the library as its manual shows it, beside the same attack on ours.

Each test first shows the library's own admin or resource misbehave (tests/publishing/records/
tables.py registers both on the example scheme), then that ours refuses and leaves the database as
it was. A test that fails in its first half says that a release of the library has changed.
"""

import io
import tempfile
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
import tablib
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from import_export.formats.base_formats import CSV, XLSX
from import_export.resources import modelresource_factory
from import_export.widgets import IntegerWidget

from accounts.models import Role, Unit
from districts.models import District
from publishing.records import RecordResource, check, take_in
from publishing.records.widgets import NumberWidget, YearWidget
from publishing.review import steps
from publishing.review.models import Proposal, ReviewEvent
from publishing.tables.reading import read_table
from publishing.tables.values import CellRefused
from publishing.tables.writing import write_csv
from tests.accounts.browsing import signed_in
from tests.factories import make_unit, make_user
from tests.publishing.examples.making import new_scheme
from tests.publishing.examples.models import Scheme
from tests.publishing.records.tables import (
    LibraryResource,
    SchemeResource,
    counted,
    ours,
    table,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.publishing.records.tables")]

LIBRARY = "/admin/library/examples/scheme/"
OURS = "/admin/examples/scheme/import/"
LIBRARY_HEADER = "code,name,kind,budget,place_code,owner"
WRITTEN = (Scheme, Proposal, ReviewEvent)


@pytest.fixture(autouse=True)
def as_the_manual_shows_it(settings, monkeypatch, tmp_path):
    """The library without our settings; what it leaves in the temporary folder goes with the test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.IMPORT_EXPORT_IMPORT_PERMISSION_CODE = None
    settings.IMPORT_EXPORT_EXPORT_PERMISSION_CODE = None
    settings.IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.TempFolderStorage"


@pytest.fixture
def unit():
    return make_unit(name="住建局")


def a_file(*rows, header, name="表.csv", encoding="utf-8"):
    return SimpleUploadedFile(name, "\n".join((header, *rows)).encode(encoding))


def library_preview(client, *rows, **options):
    """The library's first step: the file is uploaded, format 0 is CSV."""
    file = a_file(*rows, header=LIBRARY_HEADER, **options)
    return client.post(f"{LIBRARY}import/", {"import_file": file, "format": "0", "resource": ""})


def library_confirm(client, preview, **typed):
    """Its second step: what the browser sends names the file to read."""
    said = {name: value or "" for name, value in preview.context["confirm_form"].initial.items()}
    return client.post(f"{LIBRARY}process_import/", said | typed)


def library_imports(*rows):
    """What the library's resource answers to these rows, written for good."""
    dataset = tablib.Dataset(*rows, headers=LIBRARY_HEADER.split(","))
    return LibraryResource().import_data(dataset, dry_run=False)


def our_preview(client, *rows, **options):
    return client.post(OURS, {"file": SimpleUploadedFile("表.csv", table(*rows, **options).read())})


def our_confirm(client, preview):
    report = preview.context["report"]
    said = {"token": preview.context["token"], "seen": report.digest, "sheet": "", "confirm": ""}
    return client.post(OURS, said, follow=True)


def problems(*rows, by, **options):
    report = check(SchemeResource, table(*rows, **options), name="表.csv", by=by, site=ours)
    return [str(problem) for problem in report.problems.problems]


def test_trap_1_staff_without_a_single_permission_import_and_export(unit, settings):
    nobody = signed_in(make_user(scopes=[]))
    row = f"YL-1,混进来的,yearly,,321111,{unit.pk}"
    library_confirm(nobody, library_preview(nobody, row))
    assert Scheme.objects.get().name == "混进来的"
    exported = nobody.post(f"{LIBRARY}export/", {"format": "0", "resource": "", **fields_ticked()})
    assert "混进来的" in exported.content.decode()

    before = counted(*WRITTEN)
    good = ",新的,,,,,321111,住建局,,"
    auditor = signed_in(make_user(scopes=[Role.AUDITOR]))
    # Who has no role is asked to sign in; who has another one is refused in our admin.
    for client, words in ((nobody, "用户名"), (auditor, "没有查看这个页面的权限")):
        for answer in (
            our_preview(client, good),
            client.post(OURS, {"confirm": "", "token": "x"}),
        ):
            assert answer.status_code == 403
            assert words in answer.content.decode()
    assert nobody.get("/admin/examples/scheme/export/?format=csv").status_code == 302
    assert counted(*WRITTEN) == before
    # With our settings even the library's own admin is shut, should one ever be registered.
    settings.IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
    settings.IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
    assert library_preview(nobody, row).status_code == 403
    assert nobody.get(f"{LIBRARY}export/").status_code == 403


def fields_ticked():
    """Every column of the library's export form."""
    return {f"libraryresource_{name}": "on" for name in LIBRARY_HEADER.split(",")}


def test_trap_2_a_clerk_overwrites_another_district_s_record_by_its_code(people, unit):
    there = make_user(scopes=[{"role": Role.CLERK, "place_code": "321102"}])
    theirs = steps.draft(new_scheme(place_code="321102", owner=unit, name="外区的事"), by=there)
    client = signed_in(people.clerk)
    row = f"{theirs.code},改掉了,yearly,,321102,{unit.pk}"
    library_confirm(client, library_preview(client, row))
    assert Scheme.objects.get().name == "改掉了"

    answer = our_preview(client, f"{theirs.code},又改掉了,,,,,321111,,,")
    assert "不是您可以填报的示例事项的编码" in answer.text
    assert not answer.context["may_confirm"]
    mine = steps.draft(new_scheme(owner=unit, name="我的事"), by=people.clerk)
    for moving in (f"{mine.code},,,,,,321102,,,", ",塞过去,,,,,321102,住建局,,"):
        assert "不在您可以填报的范围内" in our_preview(client, moving).text
    assert set(Scheme.objects.values_list("name", "place_code")) == {("改掉了", "321102"), ("我的事", "321111")}  # fmt: skip


def test_trap_3_all_is_rolled_back_and_staff_read_that_the_import_is_finished(people, unit):
    first, second = (steps.draft(new_scheme(owner=unit, name=n), by=people.clerk) for n in "甲乙")
    client = signed_in(people.clerk)
    rows = [f"{each.code},新{each.name},yearly,,321111,{unit.pk}" for each in (first, second)]
    preview = library_preview(client, *rows)
    shown = our_preview(client, *(f"{each.code},新{each.name},,,,,,,," for each in (first, second)))
    steps.submit(second, by=people.clerk)
    library_confirm(client, preview)
    said = [str(message) for message in client.get("/admin/").context["messages"]]
    assert said == ["导入成功，新增0条记录，更新1条记录，删除0条记录，忽略0条记录。"]
    assert set(Scheme.objects.values_list("name", flat=True)) == {"甲", "乙"}

    answer = our_confirm(client, shown)
    assert "文件里有 1 处问题" in " ".join(answer.text.split())
    assert "没有导入任何内容" in answer.text
    assert set(Scheme.objects.values_list("name", flat=True)) == {"甲", "乙"}


def test_trap_4_the_confirmation_reads_and_deletes_what_the_browser_names(people, unit):
    client = signed_in(people.clerk)
    folder = Path(tempfile.gettempdir())
    victim = folder / "somebody-elses.csv"
    victim.write_text(f"{LIBRARY_HEADER}\nYL-1,别人的,yearly,,321111,{unit.pk}\n")
    said = {"import_file_name": victim.name, "original_file_name": "x.csv", "format": "0"}
    client.post(f"{LIBRARY}process_import/", said)
    assert Scheme.objects.get().name == "别人的"
    assert not victim.exists()
    preview = library_preview(client, f"YL-2,乙,yearly,,321111,{unit.pk}")
    with pytest.raises(ValueError, match="abc"):
        library_confirm(client, preview, format="abc")
    kept = folder / preview.context["confirm_form"].initial["import_file_name"]
    assert kept.exists()  # what is never confirmed stays
    library_confirm(client, preview)
    with pytest.raises(FileNotFoundError):
        library_confirm(client, preview)  # a double click

    victim.write_text("x")
    before = counted(*WRITTEN)
    for token in (victim.name, f"../{victim.name}", str(victim)):
        answer = client.post(OURS, {"token": token, "confirm": "", "format": "abc"}, follow=True)
        assert "请重新上传" in answer.text
    assert victim.exists()
    assert counted(*WRITTEN) == before
    shown = our_preview(client, ",丙,,,,,321111,住建局,,")
    our_confirm(client, shown)
    assert "已经确认过" in our_confirm(client, shown).text
    assert Scheme.objects.filter(name="丙").count() == 1


def test_trap_5_a_bad_value_leaves_the_good_rows_of_its_file_behind(people, unit):
    result = library_imports(
        ("YL-1", "好的", "yearly", "1", "321111", unit.pk),
        ("YL-2", "坏的", "yearly", "1", "321111", "不是号"),
    )
    assert result.has_validation_errors() or result.has_errors()
    bad_value = library_imports(("YL-3", "甲", "每月", "1", "没有", unit.pk))
    assert not bad_value.has_errors()
    assert Scheme.objects.filter(kind="每月", place_code="没有").exists()

    Scheme.objects.all().delete()
    client = signed_in(people.clerk)
    answer = our_preview(client, ",好的,,,,,321111,住建局,,", ",坏的,每月,,,,没有,住建局,,")
    assert answer.context["problem_count"] == 2
    assert not answer.context["may_confirm"]
    assert not Scheme.objects.exists()


def test_trap_6_messages_are_no_words_and_rows_are_not_those_of_the_sheet(people, unit):
    result = library_imports(("YL-1", "甲", "yearly", "很多", "321111", unit.pk))
    (row,) = result.error_rows
    assert row.number == 1  # the sheet shows it as row 2
    assert str(row.errors[0].error) == "[<class 'decimal.ConversionSyntax'>]"
    english = LibraryResource().import_data(tablib.Dataset(("甲",), headers=["name"]))
    assert "import_id_fields" in str(english.base_errors[0].error)
    assert "Traceback" in english.base_errors[0].traceback

    assert problems("", ",甲,,很多,,,321111,住建局,,", by=people.clerk) == [
        "第3行“预算”（D列）：“很多”不是数字"
    ]
    assert problems("甲,年底", by=people.clerk, header="名称,期限") == [
        "第1行B列：“期限”是不认识的列名"
    ]


def test_trap_7_bulk_writes_no_history_and_repeated_keys_years_and_headers_pass(people, unit):
    bulk = modelresource_factory(
        Unit, meta_options={"use_bulk": True, "import_id_fields": ("code",)}
    )
    fields = ("code", "name", "kind", "place_code", "version")
    bulk().import_data(tablib.Dataset(("x", "新局", "department", "321111", 1), headers=fields))
    assert Unit.objects.get(code="x").history.count() == 0
    library_imports(
        ("YL-1", "前一行", "yearly", "", "321111", unit.pk),
        ("YL-1", "后一行", "yearly", "", "321111", unit.pk),
    )
    assert Scheme.objects.get().name == "后一行"
    assert IntegerWidget().clean("2024.7") == 2024
    nothing = library_imports()
    assert not nothing.has_errors()
    assert not nothing.has_validation_errors()

    class DistrictResource(RecordResource):
        class Meta:
            model = District
            columns = ("code", "name", "level", "owner")

    header, row = "编码,名称,级别,责任单位", "321111,润州区,市辖区,住建局"
    report = check(DistrictResource, table(row, header=header), name="区.csv", by=None)
    assert [str(problem) for problem in report.problems.problems] == []
    from publishing.records import initialise

    (district,) = initialise(report)
    assert district.history.count() > 0
    twice = problems(*[f"{Scheme.objects.get().code},改,,,,,,,,"] * 2, by=people.clerk)
    assert [sentence.partition("：")[2] for sentence in twice] == [
        "和第2行是同一条记录，重复",
        "和第3行是同一条记录，重复",
    ]
    with pytest.raises(CellRefused, match="不是年份"):
        YearWidget().read("2024.7", None)
    whole = NumberWidget("数量", max_digits=15, decimal_places=0, qualified=False)
    with pytest.raises(CellRefused, match="不是整数"):
        whole.read("2024.7", None)
    assert problems(by=people.clerk) == ["文件里只有表头，没有数据"]


def test_trap_8_chinese_encodings_fail_in_english_and_exports_are_garbage_in_excel(people, unit):
    client = signed_in(people.clerk)
    row = f"YL-1,雨污分流,yearly,,321111,{unit.pk}"
    answer = library_preview(client, row, encoding="gb18030")
    (error,) = answer.context["form"].errors["import_file"]
    assert "UnicodeDecodeError" in error  # the name of a Python class, whatever is around it
    library_confirm(client, library_preview(client, row))
    export = client.post(f"{LIBRARY}export/", {"format": "0", "resource": "", **fields_ticked()})
    assert not export.content.startswith(b"\xef\xbb\xbf")

    answer = our_preview(client, ",管网改造,,,,,321111,住建局,,", encoding="gb18030")
    assert answer.context["may_confirm"]
    assert "GB18030" in answer.text
    answer = client.get("/admin/examples/scheme/export/?format=csv")
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")
    assert "filename*=utf-8''%E7%A4%BA" in answer["Content-Disposition"]


def test_trap_9_the_escape_of_formulas_drops_one_sign_and_knows_no_other(settings):
    settings.IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
    dataset = tablib.Dataset(("==1+1", "+1+1", "@SUM(A1)"), headers=["a", "b", "c"])
    escaped = CSV().export_data(dataset)
    assert "\n=1+1,+1+1,@SUM(A1)" in escaped.replace("\r", "")

    ours = b"".join(write_csv(["a", "b", "c"], [["==1+1", "+1+1", "@SUM(A1)"]])).decode("utf-8-sig")
    assert ours.splitlines()[1] == "'==1+1,'+1+1,'@SUM(A1)"


def test_trap_10_a_small_workbook_is_unrolled_to_its_last_empty_cell():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["name"])
    sheet.write_row(1, 0, ["甲"])
    sheet.write_blank(3000, 200, None, book.add_format({"bold": True}))
    book.close()
    unrolled = XLSX().create_dataset(file.getvalue())
    assert (unrolled.height, unrolled.width) == (3000, 201)

    rows = list(read_table(file, name="表.xlsx").rows())
    assert [row.cells for row in rows] == [["name"], ["甲"]]


def test_trap_11_the_preview_grows_with_the_file(people, unit, monkeypatch):
    rows = [f"YL-{n},第{n}件,yearly,,321111,{unit.pk}" for n in range(60)]
    client = signed_in(people.clerk)
    grown = library_preview(client, *rows).context["result"]
    assert len([row for row in grown.rows if row.diff]) == 60

    shown = our_preview(client, *(f",第{n}件,,,,,321111,住建局,," for n in range(60)))
    assert len(shown.context["new"]) == 50
    assert "共 60 行新增" in shown.text
    monkeypatch.setattr("publishing.records.admin.MOST_ROWS", 59)
    refused = our_preview(client, *(f",第{n}件,,,,,321111,住建局,," for n in range(60)))
    assert "行数超过59行" in refused.text


def test_trap_12_a_number_that_no_column_holds_is_stored_and_breaks_every_list(people, unit):
    result = library_imports(("YL-1", "甲", "yearly", "1e15", "321111", unit.pk))
    if connection.vendor == "sqlite":
        assert not result.has_errors()
        with pytest.raises(InvalidOperation):
            list(Scheme.objects.all())
        Scheme.objects.filter(code="YL-1")._raw_delete("default")
    for number in ("1e15", "1000000000000000", "NaN", "0.001"):
        (problem,) = problems(f",甲,,{number},,,321111,住建局,,", by=people.clerk)
        assert problem.startswith(f"第2行“预算”（D列）：“{number}”")
    report = check(SchemeResource, table(",甲,,9999999999.99,,,321111,住建局,,"), name="表.csv",
                   by=people.clerk, site=ours)  # fmt: skip
    take_in(report, by=people.clerk)
    assert Scheme.objects.get().budget == Decimal("9999999999.99")
