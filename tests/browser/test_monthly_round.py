"""A month, in a real browser: from the empty round to the page that residents read."""

import pytest

from livelihood.models import Bulletin, MatterUpdate
from publishing.review.models import ReviewEvent
from tests.monthly_round import PASSWORD, Walk, filled_in, make_story, mended, photo

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("append_only_lifted"),
]
PHONE = {"viewport": {"width": 375, "height": 740}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def desk(browser, live_server):
    """Opens the portal as one of them, on a computer or a phone of their own."""
    contexts = []

    def sign_in(username="", **options):
        context = browser.new_context(base_url=live_server.url, accept_downloads=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if username:
            page.goto("/admin/")
            page.fill("input[name=username]", username)
            page.fill("input[name=password]", PASSWORD)
            page.click("[type=submit]")
        return page

    yield sign_in
    for context in contexts:
        context.close()


def press(page, label: str) -> None:
    """Press the button of that name."""
    page.get_by_role("button", name=label, exact=True).first.click()


def test_a_month_from_the_empty_round_to_the_public_page(desk):
    story = make_story()
    walk = Walk(story, desk)
    walk.open_round()
    board = walk.inspector.inner_text("#content")
    assert "示例区卫健委" in board
    assert "已报 0 件，共 11 件" in board

    # Three units send their files; that of 住建局 is refused at one cell and mended by what it says.
    page, book = walk.workbook("zhujian")
    progress = {
        row: {"本期进展": f"第{row - 2}批已进场", "累计完成量": str(row)} for row in range(3, 8)
    }
    progress[7]["累计完成量"] = "四条左右"
    progress[3] |= {"存在问题": "三户居民未签字", "是否达序时": "是"}
    walk.send(page, "住建局.xlsx", filled_in(book, progress))
    [problem] = page.locator("#content table tbody tr").all_inner_texts()
    row, column, given, reason = problem.split("\t")
    assert (row, given, reason) == ("7", "“四条左右”", "不是数字")
    assert column.startswith("累计完成量")
    assert not MatterUpdate.objects.filter(round__isnull=False).exists()
    with page.expect_download() as download:
        press(page, "下载带“原因”一列的文件")
    walk.send(page, "住建局（原因）.csv", mended(
        download.value.path(), wrong="四条左右", right="4"
    ))  # fmt: skip
    press(page, "确认报送这一份")
    for username, amount in (("jiaoyu", "600"), ("chengguan", "2")):
        page, book = walk.workbook(username)
        said = {3: {"本期进展": "主体完工", "累计完成量": amount}}
        walk.send(page, f"{username}.xlsx", filled_in(book, said))
        press(page, "确认报送这一份")
        assert "报送" in page.inner_text("#content")

    # The street reports on a phone, with a photo.
    phone = desk("jiedao", **PHONE)
    phone.click(".waiting a:has-text('待报')")
    phone.click("a:has-text('打开手机填报页')")
    for part in ("东片停车位", "西片停车位", "社区停车位"):
        phone.click(f"a:has-text('{part}')")
        phone.fill("textarea[name=text]", f"{part}正在划线")
        phone.get_by_label("总进度").fill("60")
        phone.fill("textarea[name=next_steps]", "下月验收")
        phone.locator("input[type=file]").first.set_input_files(photo())
        press(phone, "报送进展")
    assert "2" in phone.inner_text("#content")

    # One is missing, and its name can be copied.
    walk.inspector.goto(walk.board)
    assert walk.inspector.input_value("#names-missing") == "示例区卫健委"
    assert walk.inspector.input_value("#names-unopened") == "示例区卫健委"

    # The signer returns one line and signs the rest with one press.
    signer = desk("qianfa")
    clicks = signed_with_few_clicks(signer, story)
    assert clicks <= 12
    assert MatterUpdate.objects.filter(round__isnull=False, state="published").count() == 9
    returned = MatterUpdate.objects.get(round__isnull=False, state="returned")
    assert returned.matter == story.matters["新建口袋公园"]
    for update in MatterUpdate.objects.filter(round__isnull=False, state="published"):
        assert ReviewEvent.objects.of(update).filter(step="published").count() == 1

    # What came back is mended on the phone page, and signed.
    phone = desk("zhujian", **PHONE)
    phone.click(".waiting a:has-text('待报')")
    assert "请写明是哪几座" in phone.inner_text("#content")
    phone.click("a:has-text('打开手机填报页')")
    phone.click("a:has-text('口袋公园')")
    phone.fill("textarea[name=text]", "东湖、西湖两座进场")
    press(phone, "报送进展")
    signer.goto(walk.board.replace("/board/", "/sign/"))
    press(signer, "审核并签发其余各条")
    assert not MatterUpdate.objects.filter(round__isnull=False).exclude(state="published").exists()

    # The bulletin, in one click, with a number that staff type; it names who did not report.
    inspector = walk.inspector
    # Before the round's day nobody is named; closing it says that no more is waited for.
    inspector.goto(walk.board)
    press(inspector, "收齐关闭")
    press(inspector, "生成通报")
    inspector.fill("input[name=number]", "示督发〔2026〕9号")
    inspector.click("input[name=_save]")
    bulletin = Bulletin.objects.get()
    inspector.goto(f"/admin/livelihood/bulletin/{bulletin.pk}/review/")
    press(inspector, "报送")
    signer.goto(f"/admin/livelihood/bulletin/{bulletin.pk}/review/")
    press(signer, "审核并签发")

    resident = desk(**PHONE)
    resident.goto(bulletin.get_absolute_url())
    page = resident.inner_text("main")
    assert "示督发〔2026〕9号" in page
    assert "示例区卫健委" in page
    assert "本月未报" in page
    assert "三户居民未签字" not in page
    resident.goto(story.programme.get_absolute_url())
    assert bulletin.title in resident.inner_text("main")
    resident.goto(story.matters["改造老旧小区"].get_absolute_url())
    assert "第1批已进场" in resident.inner_text("main")
    assert "三户居民未签字" not in resident.inner_text("main")
    resident.goto(story.matters["社区停车位"].get_absolute_url())
    assert "社区停车位正在划线" in resident.inner_text("main")
    assert "60%" in resident.inner_text("main")


def signed_with_few_clicks(signer, story) -> int:
    """From the first page to the signature, one line returned; answers how many clicks it took."""
    clicks = 0

    def click(selector):
        nonlocal clicks
        clicks += 1
        signer.locator(selector).first.click()

    click(".waiting a:has-text('待我签发的报送')")
    row = signer.locator("tr", has_text="示例：新建口袋公园")
    row.locator("input[type=checkbox]").check()
    row.locator("textarea").fill("请写明是哪几座")
    clicks += 2
    click("button[value=sign]")
    return clicks
