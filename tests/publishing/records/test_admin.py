"""Import and export in the admin: preview without a trace, confirmed once, mended and sent again."""

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry, Role
from publishing.records import kinds
from publishing.records.admin import MOST_BYTES, RecordImportPages
from publishing.review import steps
from publishing.review.models import Batch, Proposal, ReviewEvent
from tests.accounts.browsing import signed_in
from tests.factories import make_unit, make_user
from tests.publishing.examples.making import new_scheme, published
from tests.publishing.examples.models import Scheme
from tests.publishing.records.tables import HEADER, counted, table

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.publishing.records.tables")]

LIST = "/admin/examples/scheme/"
IMPORT = f"{LIST}import/"
GOOD = ",新的事,微实事,,2021/3/5,,321111,住建局,,"
WRITTEN = (Scheme, Proposal, Batch, ReviewEvent, AuditEntry)


@pytest.fixture
def unit():
    return make_unit(name="住建局")


@pytest.fixture
def client(people, unit):
    return signed_in(people.clerk)


def upload(client, *rows, name="五月.csv", **said):
    file = SimpleUploadedFile(name, table(*rows).getvalue())
    return client.post(IMPORT, {"file": file, **said})


def pressed(answer, button):
    """What the browser sends from the form of the preview."""
    said = {"sheet": "", "token": answer.context["token"], "seen": answer.context["report"].digest}
    return said | {button: ""}


def test_the_preview_shows_everything_and_writes_nothing(client, people, unit):
    scheme = published(new_scheme(owner=unit, budget=5), people)
    before = counted(*WRITTEN)
    answer = upload(client, GOOD, f"{scheme.code},二期,,清空,,,,,,")
    text = " ".join(answer.text.split())
    for words in ("什么都还没有写入", "共 2 行", "新增 1", "变更 1", "相同 0", "清空 1 格", "留空不改 4 格",
                  "<del>雨污分流</del>", "<ins>二期</ins>", "<ins>（清空）</ins>", "第2行：新的事",
                  "“2021/3/5”读作“2021-03-05”", "文字编码：UTF-8"):  # fmt: skip
        assert words in text
    assert counted(*WRITTEN) == before


def test_confirming_leads_to_a_page_with_the_drafts_proposals_and_batch(client, people, unit):
    scheme = published(new_scheme(owner=unit), people)
    answer = client.post(IMPORT, pressed(upload(client, GOOD, f"{scheme.code},二期,,,,,,,,"), "confirm"), follow=True)  # fmt: skip
    draft, proposal, batch = Scheme.objects.last(), Proposal.objects.get(), Batch.objects.get()
    assert answer.redirect_chain[-1][0].startswith(f"{IMPORT}?taken=")
    for link in (f"/examples/scheme/{draft.pk}/", f"/publishing/proposal/{proposal.pk}/",
                 f"/publishing/batch/{batch.pk}/"):  # fmt: skip
        assert link in answer.text
    assert batch.records() == [draft, proposal]
    mine = answer.redirect_chain[-1][0]
    assert signed_in(people.other_clerk).get(mine).status_code == 404
    assert client.get(f"{IMPORT}?taken=9999999999999999999999").status_code == 404
    assert client.get(f"/admin/examples/notice/import/?{mine.split('?')[1]}").status_code == 404


def test_a_double_click_imports_once(client):
    form = pressed(upload(client, GOOD), "confirm")
    client.post(IMPORT, form)
    assert "已经确认过" in client.post(IMPORT, form, follow=True).text
    assert Scheme.objects.count() == 1


def test_a_token_works_for_its_person_its_kind_and_its_purpose_alone(client, people):
    form = pressed(upload(client, GOOD), "confirm")
    for other, url in ((signed_in(people.other_clerk), IMPORT), (client, "/admin/examples/notice/import/")):  # fmt: skip
        assert "不是由您为这项操作上传的" in other.post(url, form, follow=True).text
    refused = upload(client, ",,,,,,321111,住建局,,")
    bad = {"token": refused.context["token"], "seen": "", "sheet": "", "confirm": ""}
    assert "不是由您为这项操作上传的" in client.post(IMPORT, bad, follow=True).text
    for token in ("", "../../etc/passwd", "x" * 43, "\x00"):
        assert client.post(IMPORT, form | {"token": token}, follow=True).status_code in (200, 400)
    assert not Scheme.objects.exists()


def test_what_moved_since_the_preview_is_shown_again_before_anything_is_written(
    client, people, unit
):
    scheme = steps.draft(new_scheme(owner=unit), by=people.clerk)
    form = pressed(upload(client, f"{scheme.code},我改的,,,,,,,,"), "confirm")
    theirs = Scheme.objects.get()
    theirs.name = "别人改的"
    steps.edited(theirs, by=people.other_clerk)
    answer = client.post(IMPORT, form)
    assert "预览之后有记录变了" in answer.text
    assert "<del>别人改的</del>" in answer.text
    assert Scheme.objects.get().name == "别人改的"
    client.post(IMPORT, pressed(answer, "confirm"))
    assert Scheme.objects.get().name == "我改的"


def test_a_refused_table_names_its_cells_and_comes_back_with_reasons_to_be_sent_again(client):
    answer = upload(client, GOOD, ",,每月,,,,321111,住建局,,")
    assert "文件里有 2 处问题，涉及 1 行" in " ".join(answer.text.split())
    back = client.post(IMPORT, pressed(answer, "mend"))
    lines = b"".join(back.streaming_content).decode("utf-8-sig").splitlines()
    assert "attachment" in back["Content-Disposition"]
    assert lines[0] == f"原因,{HEADER}"
    assert lines[1].startswith(",,新的事")
    assert "不能为空" in lines[2]
    mended = "\n".join(lines).replace(",,每月,", ",补上,微实事,").encode()
    again = client.post(IMPORT, {"file": SimpleUploadedFile("改.csv", mended)})
    assert again.context["may_confirm"]
    assert not Scheme.objects.exists()


def test_a_table_that_says_nothing_new_cannot_be_confirmed(client, people, unit):
    scheme = steps.draft(new_scheme(owner=unit), by=people.clerk)
    answer = upload(client, f"{scheme.code},{scheme.name},,,,,,,,")
    assert "与现有记录完全相同" in answer.text
    assert answer.context["token"] == ""


@pytest.mark.parametrize("content", [b"\x00\x01", b"%PDF-1.4", b"PK\x03\x04rubbish", b"\xff", b"a"])
def test_what_is_no_table_is_refused_in_words(client, content):
    answer = client.post(IMPORT, {"file": SimpleUploadedFile("表.xlsx", content)})
    assert (answer.status_code, answer.context["may_confirm"]) == (200, False)


def test_a_file_beyond_the_limits_is_refused_with_a_way_out(client, unit):
    large = SimpleUploadedFile("大.csv", b"x" * (MOST_BYTES + 1))
    assert "请系统管理员用命令导入" in client.post(IMPORT, {"file": large}).text


def test_the_form_explains_every_column_and_offers_empty_tables(client):
    page = client.get(IMPORT).text
    for words in ("可填：年度、微实事", "示例事项的编码或名称", "数字", "要清空一项，填“清空”二字"):
        assert words in page
    empty = client.get(f"{IMPORT}?template=csv")
    lines = b"".join(empty.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == ["编码,名称,类型,上级,预算,开始日期,常态化,所属区划,责任单位,计划节点"]
    assert b"".join(client.get(f"{IMPORT}?template=xlsx").streaming_content)[:2] == b"PK"
    assert client.get(f"{IMPORT}?template=exe").status_code == 404


def test_the_list_offers_import_to_writers_alone(client, people):
    assert 'href="import/"' in client.get(LIST).text
    for person in (people.reviewer, people.signer, people.auditor, people.system_admin):
        other = signed_in(person)
        assert 'href="import/"' not in other.get(LIST).text
        assert [other.get(IMPORT).status_code, other.post(IMPORT).status_code] == [403, 403]


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_a_clerk_s_export_holds_her_rows_and_imports_unchanged(people, name):
    own, other = make_unit(name="城管局"), make_unit(name="住建局")
    clerk = make_user(scopes=[{"role": Role.CLERK, "unit": own}])
    steps.draft(new_scheme(owner=own, name="=1+1", budget="12.5"), by=people.clerk)
    steps.draft(new_scheme(owner=other, name="别家的"), by=people.clerk)
    client = signed_in(clerk)
    answer = client.get(f"{LIST}export/?format={name}")
    content = b"".join(answer.streaming_content)
    if name == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        assert ",'=1+1," in content.decode("utf-8-sig")
        assert "别家的" not in content.decode("utf-8-sig")
    shown = client.post(IMPORT, {"file": SimpleUploadedFile(f"表.{name}", content)})
    assert dict(shown.context["report"].counts)["same"] == 1
    assert shown.context["problem_count"] == 0
    assert AuditEntry.objects.filter(action="export").count() == 1


@pytest.mark.parametrize("count", [1, 12])
def test_an_export_costs_the_same_queries_for_one_row_or_many(
    people, unit, count, django_assert_num_queries
):
    from tests.publishing.records.tables import SchemeResource

    for _ in range(count):
        parent = steps.draft(new_scheme(owner=unit), by=people.clerk)
        steps.draft(new_scheme(owner=unit, parent=parent), by=people.clerk)
    header, rows = SchemeResource().table(Scheme.objects.order_by("pk"))
    with django_assert_num_queries(7):  # how many, rows, parents, owners, inline rows, names twice
        assert len(list(rows)) == 2 * count


def test_every_list_with_import_pages_takes_a_registered_kind_and_exports_its_columns():
    """No second list of columns, and no kind that only the command or only the admin knows."""
    admins = [each for each in admin.site._registry.values() if isinstance(each, RecordImportPages)]
    assert {each.resource_class for each in admins} == set(kinds.registered().values())
    for model_admin in admins:
        assert model_admin.resource_class._meta.model is model_admin.model
        assert model_admin.export_fields == tuple(model_admin.resource_class._meta.fields)
        assert "has_import_permission" not in vars(type(model_admin))
