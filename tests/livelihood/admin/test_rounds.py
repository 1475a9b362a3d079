"""A month through the pages: opened, sent in, mended, reviewed, signed."""

from datetime import date, datetime
from urllib.parse import unquote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from livelihood.models import MatterUpdate, ReportRound, RoundFiling, RoundReturn
from livelihood.rounds.asking import open_round
from livelihood.rounds.filing import Entry, file_return
from publishing.review import steps
from publishing.review.batches import sign_together
from publishing.review.models import Batch
from tests.accounts.browsing import signed_in, typed
from tests.factories import (
    make_public_matter,
    make_public_programme,
    make_sub_target,
    make_unit,
    make_user,
)
from tests.livelihood.rounds.sheets import filled_in, opened, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-11-02T08:00:00+08:00", tick=False):
        yield


@pytest.fixture
def units():
    return [make_unit(name=name) for name in ("住建局", "城管局", "教育局", "街道办")]


@pytest.fixture
def matters(units):
    """Six of the first unit, one each of the others."""
    programme = make_public_programme(name="2021年民生实事")
    owners = [units[0]] * 6 + units[1:]
    return [
        make_public_matter(
            programme=programme, owner=owner, number=str(number), title=f"第{number}件"
        )
        for number, owner in enumerate(owners, 1)
    ]


@pytest.fixture
def round_(matters, people):
    return open_round(
        matters[0].programme, period_end=date(2021, 10, 31), due_on=date(2021, 11, 5),
        by=people.clerk,
    )  # fmt: skip


def clerk_of(unit):
    """The browser of a unit's own clerk."""
    return signed_in(make_user(scopes=[{"role": Role.CLERK, "unit": unit}]))


def page(round_, name, *arguments):
    return reverse(f"admin:livelihood_reportround_{name}", args=[round_.pk, *arguments])


def file(content, name):
    return SimpleUploadedFile(name, content)


def workbook_of(client, round_, unit, said):
    """The unit's workbook, downloaded and filled in."""
    answer = client.get(page(round_, "workbook", unit.code))
    return filled_in(answer.content, said)


def tokens(answer):
    """What the browser sends back from a preview."""
    files = answer.context["files"]
    data = {
        "token": [each.token for each in files if each.may_confirm],
        "refused": [each.token for each in files if each.token and not each.may_confirm],
    }
    scans = {f"scan:{each.token}": each.scan_token for each in files if each.scan_token}
    return data | scans


def test_a_round_goes_from_the_empty_form_to_the_signature(matters, units, people):
    office, signer = signed_in(people.clerk), signed_in(people.signer)
    add = reverse("admin:livelihood_reportround_add")
    form = typed(office.get(add)) | {
        "programme": matters[0].programme.pk, "period_end": "2021-10-31", "due_on": "2021-11-05",
    }  # fmt: skip
    answer = office.post(add, form)
    round_ = ReportRound.objects.get()
    assert answer.url == page(round_, "board")
    make_sub_target(matter=matters[4], name="改造小区", unit="个", target=15)

    # Three units' files go up together; one is refused and stands in nobody's way.
    lines = {matters[n].code: {"本期进展": "铺沥青", "累计完成量": "60%"} for n in range(4)}
    bad = {matters[4].code: {"本期进展": "改造", "累计完成量": "大部分"}}
    files = [
        file(workbook_of(office, round_, units[0], lines | bad), "住建局.xlsx"),
        file(workbook_of(office, round_, units[1], {matters[6].code: {"本期进展": "种树"}}), "b.xlsx"),
        file(workbook_of(office, round_, units[2], {matters[7].code: {"本期进展": "封顶"}}), "c.xlsx"),
    ]  # fmt: skip
    upload = page(round_, "upload")
    preview = office.post(upload, {"files": files})
    assert "第7行“累计完成量”（I列）：“大部分”不是数字" in preview.text
    first, second, third = preview.context["files"]
    assert not RoundFiling.objects.exists()
    preview_again = office.post(upload, tokens(preview) | {"confirm": third.token})
    assert "“c.xlsx”：教育局报送了1件" in preview_again.text
    assert [each.read.name for each in preview_again.context["files"]] == ["b.xlsx", "住建局.xlsx"]
    second, first = preview_again.context["files"]

    # The refused one goes back with its 原因, is mended there and comes in; so does the other.
    back = office.post(upload, {"mend": first.token})
    assert "（原因）.csv" in unquote(back["Content-Disposition"])
    mended = back.getvalue().replace("大部分".encode(), "7个".encode(), 2)
    done = office.post(upload, tokens(preview_again) | {"confirm_all": ""}, follow=True)
    assert "“b.xlsx”：城管局报送了1件" in done.text
    preview = office.post(upload, {"files": [file(mended, "住建局（原因）.csv")]})
    [first] = preview.context["files"]
    assert first.read.ok, first.read.problems.problems
    assert "本月未报 1 件" in preview.text
    assert "改造小区" not in preview.text
    office.post(upload, tokens(preview) | {"confirm": first.token})

    board = office.get(page(round_, "board")).context["board"]
    words = {str(each.unit): each.word for each in board.units}
    assert words == {"住建局": "部分已报", "城管局": "已报", "教育局": "已报", "街道办": "未报"}
    assert (board.names_missing, board.names_partly) == ("街道办", "住建局（还差1件）")
    assert {answer.matter.title for _, answer in board.silent} == {"第6件", "第9件"}

    # The signer returns one line and signs the rest with one press.
    sign = page(round_, "sign")
    desk = signer.get(sign).context["desk"]
    assert len(desk.rows) == 7
    returned = next(row for row in desk.rows if row.line.subject == "第1件")
    answer = signer.post(
        sign,
        {"desk": "sign", "seen": desk.seen, "return": [returned.line.key],
         f"reason:{returned.line.key}": "写清到哪条路"},
    )  # fmt: skip
    assert answer.url == page(round_, "board")
    states = MatterUpdate.objects.values_list("state", flat=True)
    assert sorted(states) == ["published"] * 6 + ["returned"]
    assert MatterUpdate.objects.get(matter=matters[4]).quantities.get().quantity == 7

    # It stands at the unit's desk with its reason, and in the workbook, to be mended.
    clerk = clerk_of(units[0])
    desk = clerk.get(page(round_, "unit", units[0].code))
    assert "退回理由：写清到哪条路" in desk.text
    content = clerk.get(page(round_, "workbook", units[0].code)).content
    sheet = opened(content)
    assert sheet.cell(rows_of(sheet)[matters[0].code], 8).value == "铺沥青"
    mended = filled_in(content, {matters[0].code: {"本期进展": "解放路铺沥青"}})
    preview = clerk.post(upload, {"files": [file(mended, "改.xlsx")]})
    [one] = preview.context["files"]
    assert (len(one.read.rows), len(one.read.unchanged), len(one.read.silent)) == (1, 4, 1)
    answer = clerk.post(upload, tokens(preview) | {"confirm": one.token})
    assert answer.url == page(round_, "unit", units[0].code)
    update = MatterUpdate.objects.get(matter=matters[0])
    assert (update.text, update.state) == ("解放路铺沥青", "submitted")


def test_a_unit_finds_its_desk_and_nobody_else_s(round_, units):
    clerk = clerk_of(units[3])
    home = clerk.get(reverse("admin:index"))
    own = page(round_, "unit", units[3].code)
    assert f"{round_}：街道办待报" in home.text
    assert own in home.text
    assert clerk.get(page(round_, "board")).url == own
    assert RoundReturn.objects.get(unit=units[3]).opened_at is None
    desk = clerk.get(own)
    assert [answer.matter.title for answer in desk.context["answers"]] == ["第9件"]
    assert RoundReturn.objects.get(unit=units[3]).opened_at is not None
    for closed in ("unit", "workbook"):
        assert clerk.get(page(round_, closed, units[0].code)).status_code == 404
    for whole in ("summary", "sign"):
        assert clerk.get(page(round_, whole)).status_code == 403
    assert clerk.post(page(round_, "board"), {"close": ""}).url == own
    assert not ReportRound.objects.exclude(closed_at=None).exists()
    stranger = clerk_of(make_unit())
    assert stranger.get(page(round_, "board")).status_code == 404
    assert stranger.get(page(round_, "upload")).status_code == 404


def test_a_unit_that_is_asked_only_later_finds_its_desk_once_the_office_looked(round_, people):
    matter = make_public_matter(programme=round_.programme)
    clerk = clerk_of(matter.owner)
    assert clerk.get(page(round_, "board")).status_code == 404
    signed_in(people.clerk).get(page(round_, "board"))
    assert clerk.get(page(round_, "board")).url == page(round_, "unit", matter.owner.code)


def test_what_was_sent_is_called_back_at_the_desk(round_, units, matters):
    clerk = clerk_of(units[3])
    content = workbook_of(clerk, round_, units[3], {matters[8].code: {"本期进展": "修路"}})
    preview = clerk.post(page(round_, "upload"), {"files": [file(content, "街道.xlsx")]})
    clerk.post(page(round_, "upload"), tokens(preview) | {"confirm_all": ""})
    filing = RoundFiling.objects.get()
    desk = page(round_, "unit", units[3].code)
    assert 'name="recall"' in clerk.get(desk).text
    assert "已收回" in clerk.post(desk, {"recall": filing.pk}, follow=True).text
    assert "已收回，未报送" in clerk.get(desk).text
    assert clerk.post(desk, {"recall": "x"}).status_code == 404


def test_a_paper_return_is_filed_with_its_scan_by_those_over_all_units(
    round_, units, matters, people
):
    office, upload = signed_in(people.clerk), page(round_, "upload")
    assert 'name="scan"' not in clerk_of(units[3]).get(upload).text
    content = workbook_of(office, round_, units[3], {matters[8].code: {"本期进展": "修路"}})
    bare = office.post(upload, {"files": [file(content, "街道.xlsx")], "on_paper": "on"})
    assert "代录须附纸质件" in bare.text
    scan = file(b"%PDF-1.4 scan", "纸质.pdf")
    unsaid = office.post(upload, {"files": [file(content, "街道.xlsx")], "scan": scan})
    assert "是代录请勾选这里" in unsaid.text
    scan.seek(0)
    preview = office.post(
        upload, {"files": [file(content, "街道.xlsx")], "on_paper": "on", "scan": scan}
    )
    assert "代录，附纸质件" in preview.text
    office.post(upload, tokens(preview) | {"confirm_all": ""})
    filing = RoundFiling.objects.get()
    assert (filing.means, filing.unit_return.opened_at) == ("paper", None)
    shown = clerk_of(units[3]).get(page(round_, "scan", filing.pk))
    assert shown.content == b"%PDF-1.4 scan"
    assert clerk_of(units[0]).get(page(round_, "scan", filing.pk)).status_code == 404


def test_the_summary_filled_in_by_the_office_is_filed_unit_by_unit(round_, units, matters, people):
    office = signed_in(people.clerk)
    summary = office.get(page(round_, "summary")).content
    said = {matters[6].code: {"本期进展": "种树"}, matters[7].code: {"本期进展": "封顶"}}
    preview = office.post(
        page(round_, "upload"), {"files": [file(filled_in(summary, said), "汇总.xlsx")]}
    )
    office.post(page(round_, "upload"), tokens(preview) | {"confirm_all": ""})
    filings = RoundFiling.objects.order_by("pk")
    assert [str(filing.unit_return.unit) for filing in filings] == ["城管局", "教育局"]


def test_a_closed_round_takes_no_file_and_is_opened_again(round_, units, people):
    office, board = signed_in(people.clerk), page(round_, "board")
    office.post(board, {"close": ""})
    closed = clerk_of(units[3]).get(page(round_, "upload"), follow=True)
    assert "已经收齐关闭" in closed.text
    assert "收齐关闭" in office.get(board).text
    office.post(board, {"reopen": ""})
    assert ReportRound.objects.get().is_open
    reviewer = signed_in(people.reviewer)
    assert reviewer.post(board, {"close": ""}).status_code == 403


def test_a_round_is_not_asked_twice_nor_of_what_nobody_sees(round_, people):
    add = reverse("admin:livelihood_reportround_add")
    office = signed_in(people.clerk)
    form = typed(office.get(add)) | {"period_end": "2021-10-31", "due_on": "2021-11-05"}
    again = office.post(add, form | {"programme": round_.programme.pk})
    assert "已经布置过" in again.text
    slip = form | {"programme": round_.programme.pk, "period_end": "2031-10-31"}
    assert "请核对年份和月份" in office.post(add, slip | {"due_on": "2031-11-05"}).text
    empty = office.post(add, form | {"programme": make_public_programme().pk})
    assert "没有在办的事项" in empty.text
    assert ReportRound.objects.count() == 1


@pytest.mark.parametrize("count", [1, 12])
def test_the_pages_cost_the_same_queries_for_one_matter_or_many(
    count, people, django_assert_num_queries
):
    programme = make_public_programme()
    for number in range(count):
        matter = make_public_matter(programme=programme, number=str(number))
        make_sub_target(matter=matter)
    round_ = open_round(
        programme, period_end=date(2021, 10, 31), due_on=date(2021, 11, 5), by=people.clerk
    )
    for updates in range(count):
        matter = programme.matters.all()[updates]
        MatterUpdate.objects.create(
            code=f"JZ-{count}-{updates}", matter=matter, kind="progress", round=round_,
            happened_on=date(2021, 10, 31), owner=matter.owner, state="submitted",
        )  # fmt: skip
    office = signed_in(people.clerk)
    office.get(page(round_, "board"))
    unit = programme.matters.first().owner
    for name, arguments, queries in (
        ("board", (), 19), ("unit", (unit.code,), 13), ("summary", (), 13),
    ):  # fmt: skip
        with django_assert_num_queries(queries):
            assert office.get(page(round_, name, *arguments)).status_code == 200


def test_what_was_submitted_alone_is_led_to_from_the_signing_page(matters, units, round_, people):
    filing = file_return(
        round_, units[0], [Entry(matters[0], text="铺沥青")], by=people.clerk, means="file"
    )
    steps.recall(filing.batch, by=people.clerk)
    update = MatterUpdate.objects.get()
    steps.submit(update, by=people.clerk)
    answer = signed_in(people.signer).get(page(round_, "sign"))
    assert reverse("admin:livelihood_matterupdate_review", args=[update.pk]) in answer.text


def test_what_is_returned_after_the_close_can_still_be_mended(matters, units, round_, people):
    entries = [Entry(matter, text="铺沥青") for matter in matters[:2]]
    file_return(round_, units[0], entries, by=people.clerk, means="file")
    signer, sign = signed_in(people.signer), page(round_, "sign")
    ReportRound.objects.update(closed_at="2021-11-02T07:00:00+08:00")
    desk = signer.get(sign).context["desk"]
    reasons = {f"reason:{row.line.key}": "写明路段" for row in desk.rows}
    keys = [row.line.key for row in desk.rows]
    done = signer.post(
        sign, {"desk": "sign", "seen": desk.seen, "return": keys} | reasons, follow=True
    )
    assert "退回2条。" in done.text
    assert "已公开" not in done.text
    mend = reverse("admin:livelihood_matterupdate_change", args=[MatterUpdate.objects.first().pk])
    clerk = clerk_of(units[0])
    assert mend in clerk.get(page(round_, "unit", units[0].code)).text
    assert mend in clerk.get(page(round_, "phone_matter", matters[0].code)).text
    assert clerk.get(mend).status_code == 200


def test_what_is_signed_for_later_waits_for_no_signature(matters, units, round_, people):
    def waiting():
        links = signed_in(people.signer).get("/admin/").context["waiting"]
        return [link.count for link in links if link.label.endswith("待审核签发")]

    filing = file_return(
        round_, units[0], [Entry(matters[0], text="铺沥青")], by=people.clerk, means="file"
    )
    assert waiting() == [1]
    sign_together(
        [filing.batch],
        by=people.signer,
        publish_at=datetime.fromisoformat("2021-11-30T08:00:00+08:00"),
    )
    assert waiting() == []
    Batch.objects.update(held_back="签发人已离任")
    assert waiting() == [1]
