"""Micro matters at a clerk's desk: twenty rows, a table, photos, and the word 销号."""

import io
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from accounts.models import Role
from livelihood.micro.reading import HEADINGS
from livelihood.models import Matter, MatterUpdate
from publishing.models import Batch
from publishing.review import steps
from tests.accounts.browsing import signed_in
from tests.factories import (
    make_community,
    make_matter,
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_unit,
    make_user,
)
from tests.livelihood.making import status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.MEDIA_ROOT = settings.PORTAL_STAGING_DIR = tmp_path
    with time_machine.travel("2021-10-15T08:00:00+08:00", tick=False):
        yield


@pytest.fixture
def programme():
    make_community(code="321111001001", name="朱方路社区", state="published")
    make_unit(name="金山街道")
    return make_public_programme(kind="micro", name="百件微实事")


def listing_of(programme) -> str:
    return reverse("admin:livelihood_programme_micro", args=[programme.pk])


def closing_of(programme) -> str:
    return reverse("admin:livelihood_programme_closing", args=[programme.pk])


def rows(*texts, **more) -> dict:
    """What the browser sends of the page's rows."""
    data = {"rows": "20", "listed_on": "2021-10-01"}
    for row, cells in enumerate(texts):
        data |= {f"{row}-{column}": text for column, text in enumerate(cells)}
    return data | more


def csv(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("微实事.csv", text.encode("utf-8-sig"))


def photo() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "JPEG")
    return SimpleUploadedFile("IMG_1.jpg", drawn.getvalue(), "image/jpeg")


def test_the_page_offers_twenty_rows_of_five_fields_and_the_names_to_choose_from(programme):
    client = signed_in(make_user(scopes=[Role.CLERK]))
    change = client.get(reverse("admin:livelihood_programme_change", args=[programme.pk]))
    assert listing_of(programme) in change.text
    assert closing_of(programme) in change.text
    page = client.get(listing_of(programme))
    assert page.text.count("<textarea") == 20
    assert 'name="19-4"' in page.text
    assert '<option value="朱方路社区">' in page.text
    assert '<option value="金山街道">' in page.text


def test_what_is_typed_is_kept_as_drafts_or_reported_at_once(programme):
    client = signed_in(make_user(scopes=[Role.CLERK]))
    kept = client.post(
        listing_of(programme),
        rows(("修灯", "朱方路社区", "金山街道", "2021年11月", "换灯20盏"), (), ("画线", "", "金山街道")),
        follow=True,
    )  # fmt: skip
    assert "2件微实事已存为草稿" in kept.text
    assert set(Matter.objects.values_list("title", "state")) == {
        ("修灯", "draft"),
        ("画线", "draft"),
    }
    reported = client.post(
        listing_of(programme), rows(("补坑", "", "金山街道"), report="1"), follow=True
    )
    assert "1件微实事已报送" in reported.text
    assert Batch.objects.get(title="百件微实事：新增1件").state == "submitted"


def test_a_wrong_cell_is_named_beside_it_and_nothing_typed_is_lost(programme):
    client = signed_in(make_user(scopes=[Role.CLERK]))
    answer = client.post(
        listing_of(programme),
        rows(
            ("修灯", "朱方路社区", "金山街道"),
            ("画线", "没有的社区", "金山街道", "尽快", "车位30个"),
        ),
    )
    assert not Matter.objects.exists()
    assert "有2处要改，没有写入任何内容" in answer.text
    assert '<span class="micro-problem">不是日期</span>' in answer.text
    for words in ('value="修灯"', 'value="没有的社区"', ">车位30个</textarea>", "2021-10-01"):
        assert words in answer.text
    empty = client.post(listing_of(programme), rows())
    assert "还没有填写任何事项" in empty.text
    broken = client.post(listing_of(programme), rows(("修灯",), listed_on="x", rows="9" * 30))
    assert broken.status_code == 200


def test_a_file_is_read_into_the_rows_and_saved_from_there(programme):
    client = signed_in(make_user(scopes=[Role.CLERK]))
    text = "责任单位,事项,社区\n" + "".join(f"金山街道,第{n}件,朱方路社区\n" for n in range(25))
    page = client.post(listing_of(programme), {"read": "1", "file": csv(text)})
    assert "“微实事.csv”已读进下面的表里" in page.text
    assert not Matter.objects.exists()
    assert page.text.count("<textarea") == 25
    shown = page.context["shown_rows"]
    data = {cell["name"]: cell["value"] for row in shown for cell in row["cells"]}
    client.post(listing_of(programme), data | {"rows": "25", "listed_on": "2021-10-01"})
    assert Matter.objects.count() == 25
    assert Batch.objects.get().items.count() == 25


def test_a_refused_file_comes_back_with_its_reasons_and_can_be_sent_again(programme):
    client = signed_in(make_user(scopes=[Role.CLERK]))
    text = "微实事登记表\n事项,单位,期限\n修灯,金山街道,尽快\n画线,金山街道,2021年11月\n"
    page = client.post(listing_of(programme), {"read": "1", "file": csv(text)})
    assert "“微实事.csv”有1处问题" in page.text
    assert "尽快" in page.text
    data = {"mend": "1", "token": page.context["token"]}
    back = client.post(listing_of(programme), data)
    mended = b"".join(back.streaming_content).decode("utf-8-sig")
    assert "不是日期" in mended
    mended = mended.replace(",尽快", ",2021-12-01")
    again = client.post(listing_of(programme), {"read": "1", "file": csv(mended)})
    assert "已读进下面的表里" in again.text
    used = client.post(listing_of(programme), data, follow=True)
    assert "已经确认过" in used.text
    picture = client.post(listing_of(programme), {"read": "1", "file": photo()})
    assert "这是图片，不是表格" in picture.text
    nothing = client.post(listing_of(programme), {"read": "1"})
    assert nothing.context["file_form"].errors["file"]


def test_the_empty_table_has_the_five_columns(programme):
    client = signed_in(make_user(scopes=[Role.CLERK]))
    answer = client.get(f"{listing_of(programme)}?template=1")
    body = b"".join(answer.streaming_content)
    header = next(load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True))
    assert header == HEADINGS


def test_closing_lists_what_runs_and_reports_those_with_a_photo(programme, people):
    closed, left = (
        make_public_matter(programme=programme, title=each) for each in ("修灯", "画线")
    )
    make_matter(programme=programme, title="草稿")
    client = signed_in(people.clerk)
    page = client.get(closing_of(programme))
    assert "修灯" in page.text
    assert "草稿" not in page.text
    prefix = f"m{closed.pk}"
    data = {
        "matter": [closed.pk, left.pk],
        f"{prefix}-on": "2021-10-10",
        f"{prefix}-text": "灯已换好",
        f"{prefix}-photo": photo(),
        f"m{left.pk}-on": "不是日期",
    }
    answer = client.post(closing_of(programme), data, follow=True)
    assert "1件已报送销号" in answer.text
    update = MatterUpdate.objects.get()
    assert (update.matter, update.state, update.happened_on) == (
        closed, "submitted", date(2021, 10, 10),
    )  # fmt: skip
    page = client.get(closing_of(programme))
    assert [entry.matter for entry in page.context["entries"]] == [left]
    gone = client.post(closing_of(programme), data | {f"{prefix}-photo": photo()})
    assert "有1件已报送过完工或不再由您填报" in gone.text

    steps.approve_and_publish(Batch.objects.get(), by=people.signer)
    reviewer = signed_in(people.reviewer)
    form = reviewer.get(reverse("admin:livelihood_matter_change", args=[closed.pk]))
    assert ">销号</a>" in form.text
    accept = reverse("admin:livelihood_matter_accept", args=[closed.pk])
    assert "销号由您一人签发" in reviewer.get(accept).text
    assert "已销号" in reviewer.post(accept, {"on": "2021-10-12"}, follow=True).text
    assert status(closed, "2021-10-15") == "done_early"
    public = client.get(closed.get_absolute_url()).text
    assert "<strong>销号</strong>" in public
    assert "通过验收" not in public


def test_a_wrong_photo_or_day_is_named_and_nothing_is_reported(programme):
    matters = [make_public_matter(programme=programme, title=each) for each in ("修灯", "画线")]
    client = signed_in(make_user(scopes=[Role.CLERK]))
    first, second = (f"m{matter.pk}" for matter in matters)
    data = {"matter": [matter.pk for matter in matters], f"{first}-on": "2021-10-10",
            f"{first}-text": "好了", f"{second}-on": "2021-10-16", f"{second}-text": "好了"}  # fmt: skip
    bad = SimpleUploadedFile("a.jpg", b"no picture")
    answer = client.post(closing_of(programme), data | {f"{first}-photo": bad})
    assert "不是能显示的照片" in answer.text
    assert "请重新选" in answer.text
    both = {f"{first}-photo": photo(), f"{second}-photo": photo()}
    answer = client.post(closing_of(programme), data | both)
    assert "“画线”：" in answer.text
    assert "还没有发生的事不能填报" in answer.text
    assert 'value="2021-10-16"' in answer.text
    none = client.post(closing_of(programme), data | {f"{second}-text": "线画好了"})
    assert "还没有给任何一件选照片" in none.text
    assert "线画好了" in none.text
    assert client.post(closing_of(programme), {"matter": ["x", "9" * 40]}).status_code == 200
    assert not MatterUpdate.objects.exists()


def test_many_are_found_by_their_names_page_by_page(programme):
    for number in range(25):
        make_public_matter(programme=programme, title=f"第{number}盏灯")
    client = signed_in(make_user(scopes=[Role.CLERK]))
    first = client.get(closing_of(programme))
    assert len(first.context["entries"]) == 20
    assert len(client.get(f"{closing_of(programme)}?page=2").context["entries"]) == 5
    found = client.get(f"{closing_of(programme)}?q=第24盏")
    assert [entry.matter.title for entry in found.context["entries"]] == ["第24盏灯"]
    assert "没有找到正在办理的“窗”" in client.get(f"{closing_of(programme)}?q=窗").text
    assert client.get(f"{closing_of(programme)}?page=99").status_code == 404


@pytest.mark.parametrize("page", [listing_of, closing_of])
def test_only_a_list_of_micro_matters_has_these_pages_and_only_for_who_files(programme, page):
    clerk, signer = (signed_in(make_user(scopes=[role])) for role in (Role.CLERK, Role.SIGNER))
    assert clerk.get(page(programme)).status_code == 200
    assert signer.get(page(programme)).status_code == 403
    assert clerk.get(page(make_public_programme())).status_code == 404
    elsewhere = make_public_programme(kind="micro", place_code="321102")
    assert clerk.get(page(elsewhere)).status_code == 404
    change = reverse("admin:livelihood_programme_change", args=[programme.pk])
    assert "批量登记" not in signer.get(change).text


@pytest.mark.parametrize("matters", [1, 12])
def test_closing_costs_the_same_queries_for_one_matter_or_many(
    programme, matters, django_assert_num_queries
):
    for _ in range(matters):
        make_public_update(matter=make_public_matter(programme=programme))
    client = signed_in(make_user(scopes=[Role.CLERK]))
    client.get(closing_of(programme))
    with django_assert_num_queries(6):
        client.get(closing_of(programme))
