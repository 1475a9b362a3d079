"""Pages of bulletins: what was signed is read, what was corrected leads to its correction."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from livelihood.bulletins.writing import draft_bulletin
from publishing.review import steps
from tests.factories import make_bulletin, make_matter_unit, make_public_matter, make_public_update
from tests.livelihood.bulletins.making import ON, make_full_programme, make_round_of
from tests.reading_pages import Page, rows_of

pytestmark = pytest.mark.django_db
LIST = "/livelihood/bulletins/"
PUBLIC = {"state": "published", "published_at": datetime(2021, 7, 8, 1, 30, tzinfo=UTC)}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-10-15T08:00:00+08:00", tick=True):
        yield


@pytest.fixture
def made(db):
    return make_full_programme()


def issued(made, people, **fields):
    bulletin = draft_bulletin(made.programme, as_of=ON, by=people.clerk, **fields)
    steps.submit(bulletin, by=people.clerk)
    return steps.approve_and_publish(bulletin, by=people.signer)


def test_the_page_has_its_headings_its_links_and_the_government_s_tags(client, made, people):
    bulletin = issued(made, people, round=make_round_of(made))

    page = Page(client.get(bulletin.get_absolute_url()))

    assert page.heading == "2021年民生实事推进情况通报（2021年10月15日）"
    for words in (
        "列入9件，终止1件、暂缓1件，总数7件；另有常态化推进1件，不计入总数。",
        "已完成1件，完成率14.3%；到期应完成1件，按原定日期完工0件，按期完成率0.0%。",
        "二、逾期（1件）",
        "五、完工待验收（1件）",
        "十、本月未报（4件）",
        "十一、异议",
        "微信中请选择“在浏览器打开”",
    ):
        assert words in page.text, words
    tags = page.government_tags
    assert tags["ArticleTitle"] == page.heading
    assert tags["ContentSource"] == "督查室"
    assert tags["ColumnName"] == "民生实事通报"
    assert tags["Description"].startswith("截至2021年10月15日，2021年民生实事列入9件")
    assert made.overdue.get_absolute_url() in page.links
    behind = next(link for link in page.links if "part=overdue" in link)
    assert "as_of=2021-10-15" in behind
    assert Page(client.get(behind)).text.count("逾期的") >= 1


def test_groups_without_a_name_open_their_lists_too(client, made, people):
    make_public_matter(programme=made.programme)
    page = Page(client.get(issued(made, people).get_absolute_url()))
    for condition, count in (("lead=none", 1), ("level=none", 6)):
        address = next(link for link in page.links if "part=total" in link and condition in link)
        assert f"共 {count} 件" in Page(client.get(address)).text, address


def test_lists_offer_what_is_public_by_programme(client, made, people):
    bulletin = issued(made, people)
    other = make_bulletin(title="别的清单的通报", number="润督〔2021〕7号", **PUBLIC)
    make_bulletin(title="还没签发的")

    page = Page(client.get(LIST))

    assert {bulletin.get_absolute_url(), other.get_absolute_url()} <= set(page.links)
    assert "还没签发的" not in page.text
    assert "共 2 份通报" in page.text
    own = Page(client.get(f"{LIST}?programme={made.programme.code}"))
    assert other.title not in own.text
    (row,) = rows_of(client.get(f"{LIST}?q=润督&format=csv"), "csv")
    assert row[:2] == [other.code, "别的清单的通报"]
    assert bulletin.get_absolute_url() in client.get("/sitemap.xml").text
    assert LIST in Page(client.get("/sitemap/")).links
    assert bulletin.get_absolute_url() in Page(client.get(made.programme.get_absolute_url())).links


def test_a_draft_is_unknown_and_a_withdrawn_bulletin_is_gone(client, made, people):
    draft = draft_bulletin(made.programme, as_of=date(2021, 9, 30), by=people.clerk)
    assert client.get(draft.get_absolute_url()).status_code == 404

    bulletin = issued(made, people)
    steps.withdraw(bulletin, by=people.signer, reason="数字有误")
    for query in ("", "?format=docx", "?format=json"):
        answer = client.get(bulletin.get_absolute_url() + query)
        assert answer.status_code == 410
        assert bulletin.title not in answer.text
    # Its programme gone, a bulletin is gone with it.
    other = make_bulletin(programme=made.programme, **PUBLIC)
    steps.withdraw(made.programme, by=people.signer, reason="重新发布")
    assert client.get(other.get_absolute_url()).status_code == 410


def test_a_corrected_bulletin_leads_to_the_one_that_stands(client, made, people):
    first = issued(made, people)
    second = issued(made, people, corrects=first)
    third = issued(made, people, corrects=second)

    for code in (first, second):
        answer = client.get(code.get_absolute_url())
        assert answer.status_code == 410
        page = Page(answer)
        assert page.heading == "这份通报已更正"
        assert third.get_absolute_url() in page.links
    assert (
        f"本通报更正此前印发的《{second.title}》" in Page(client.get(third.get_absolute_url())).text
    )
    steps.withdraw(third, by=people.signer, reason="误发")
    assert "这项内容已撤下" in Page(client.get(first.get_absolute_url())).heading


def test_pages_cost_the_same_queries_for_one_matter_or_25(
    client, made, people, django_assert_max_num_queries
):
    def queries(path):
        with django_assert_max_num_queries(40) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    round_ = make_round_of(made)
    first = issued(made, people, round=round_)
    few = queries(first.get_absolute_url()), queries(LIST)
    for _ in range(15):
        matter = make_public_matter(programme=made.programme, starts_on=date(2021, 1, 1))
        make_matter_unit(matter=matter, role="lead")
        make_public_update(matter=matter, progress=10, problems="缺钱", problems_public=True)
    steps.withdraw(made.ahead, by=people.signer, reason="误列")
    second = issued(made, people, round=round_, corrects=first)
    for _ in range(5):
        make_bulletin(programme=made.programme, **PUBLIC)
    many = queries(second.get_absolute_url()), queries(LIST)
    assert many == few
