"""A month, in a real browser: from the empty round to the page that residents read."""

import pytest

from livelihood.models import MatterUpdate
from publishing.review.models import ReviewEvent
from tests.browser.pressing import follow
from tests.monthly_round import (
    NUMBER,
    PASSWORD,
    PHONE,
    PROBLEM,
    REASON,
    WRONG,
    Walk,
    count_presses,
    make_story,
    report_whole,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("append_only_lifted"),
]


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
            follow(page.locator("[type=submit]").first)
        return page

    yield sign_in
    for context in contexts:
        context.close()


def test_a_month_from_the_empty_round_to_the_public_page(desk):
    story = make_story()
    walk = Walk(story, desk)
    walk.open_round()
    board = walk.inspector.inner_text("#content")
    assert "示例区卫健委" in board
    assert "已报 0 件，共 11 件" in board

    # Three units send their files; one is refused at one cell and mended by what it says.
    page = walk.send_what_is_refused()
    [problem] = page.locator("#content table tbody tr").all_inner_texts()
    row, column, given, reason = problem.split("\t")
    assert (row, given, reason) == ("7", f"“{WRONG}”", "不是数字")
    assert column.startswith("累计完成量")
    assert not reported().exists()
    walk.send_it_mended(page)
    walk.send_two_more()
    assert reported().filter(state="submitted").count() == 7

    # The street reports on a phone; one unit is missing, and its name can be copied.
    walk.report_on_a_phone()
    board = walk.look_at_the_board()
    assert board.input_value("#names-missing") == "示例区卫健委"
    assert board.input_value("#names-unopened") == "示例区卫健委"

    # The signer returns one line and signs the rest with one press.
    assert 0 < walk.return_one_and_sign_the_rest() <= 12
    assert reported().filter(state="published").count() == 9
    assert reported().get(state="returned").matter == story.matters["新建口袋公园"]
    for update in reported().filter(state="published"):
        assert ReviewEvent.objects.of(update).filter(step="published").count() == 1
    assert REASON in walk.mend_what_was_returned()
    assert not reported().exclude(state="published").exists()

    # The bulletin names who did not report, and keeps to itself what stays inside.
    walk.issue_the_bulletin()
    resident = desk(**PHONE)
    resident.goto(walk.bulletin.get_absolute_url())
    page = resident.inner_text("main")
    assert NUMBER in page
    assert "示例区卫健委" in page.partition("本月未报")[2]
    assert PROBLEM not in page
    resident.goto(story.programme.get_absolute_url())
    assert walk.bulletin.title in resident.inner_text("main")
    resident.goto(story.matters["改造老旧小区"].get_absolute_url())
    assert "第1批已进场" in resident.inner_text("main")
    assert PROBLEM not in resident.inner_text("main")
    resident.goto(story.matters["社区停车位"].get_absolute_url())
    assert "社区停车位正在划线" in resident.inner_text("main")
    assert "60%" in resident.inner_text("main")


def test_a_round_of_171_matters_is_read_and_signed_with_a_few_clicks(desk):
    report_whole(make_story(), matters=171)
    assert reported().filter(state="submitted").count() == 171
    page = desk("qianfa")
    page.set_default_timeout(60_000)
    presses = count_presses(page)
    page.click(".waiting a:has-text('待我签发的报送')")
    assert page.locator(".desk-table tbody tr").count() == 171
    page.click("button[value=sign]")
    page.wait_for_selector(".messagelist")
    assert reported().filter(state="published").count() == 171
    events = ReviewEvent.objects.filter(record_type="livelihood.matterupdate", step="published")
    assert events.values("record_code").distinct().count() == 171
    assert 0 < len(presses) <= 12


def reported():
    """The updates of the round, whatever their state."""
    return MatterUpdate.objects.filter(round__isnull=False)
