"""Matters as residents find and read them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from livelihood.models import Matter
from publishing.review.models import ReviewState
from tests.factories import (
    make_community,
    make_matter_unit,
    make_plan_node,
    make_programme_document,
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_source,
    make_sub_target,
    make_unit,
    make_update_file,
)
from tests.reading_pages import Page, rows_of

pytestmark = pytest.mark.django_db
MOMENT = datetime(2021, 8, 1, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-10-15T08:00:00+08:00", tick=False):
        yield


@pytest.fixture
def annual():
    """An annual programme of 2021 with the document that its adjustments rest on."""
    programme = make_public_programme(name="2021年度民生实事", kind="annual")
    programme.adjustment = make_programme_document(
        programme=programme, number="润政发〔2021〕12号", state="published", published_at=MOMENT
    )
    return programme


@pytest.fixture
def renewal(annual):
    """A compound's renewal, due in September and moved to November."""
    compound = make_community(
        name="朱方路72号", state="published", kind="compound", code="321111001001-001",
        parent=make_community(name="朱方路社区", state="published", code="321111001001"),
    )  # fmt: skip
    matter = make_public_matter(
        programme=annual,
        title="朱方路72号改造",
        category="housing",
        community=compound,
        leader_office="副区长（分管住建）",
        leader_level="county",
        investment=156_000_000,
        original_due_on=date(2021, 9, 1),
        original_due_precision="month",
    )
    office = make_unit(code="chengjian", name="街道城建办", phone="0511-88880000")
    make_matter_unit(matter=matter, role="lead", unit=office)
    make_public_update(
        matter=matter, kind="due_changed", happened_on=date(2021, 8, 5), reason="pipelines",
        new_due_on=date(2021, 11, 1), new_due_precision="month", corrective_action="增加班组",
        text="", document=annual.adjustment,
    )  # fmt: skip
    make_public_update(matter=matter, happened_on=date(2021, 9, 20), brief="铺沥青")
    return matter


SENTENCE = (
    "朱方路72号改造：预计2021年11月底完工（原定9月底，因管线迁改推迟）。"
    "现在：铺沥青。咨询：街道城建办 0511-88880000"
)


# the list


@pytest.mark.parametrize("words", ["朱方路72", "朱方路社区", "朱方路 改造", "７２号"])
def test_a_resident_finds_her_compound_by_any_of_its_names(client, renewal, words):
    make_public_matter(programme=renewal.programme, title="别处的事")

    page = Page(client.get("/livelihood/", {"q": words}))

    assert SENTENCE in page.text
    assert "tel:0511-88880000" in page.links
    assert "别处的事" not in page.text
    assert "共 1 件" in page.text


def test_a_status_is_a_word_and_a_shape(client, renewal):
    page = Page(client.get("/livelihood/"))

    assert "未报进度" in page.text
    assert '<svg class="mark"' in page.html


def test_the_list_leaves_out_what_is_not_public(client, renewal):
    hidden = make_public_programme(state="draft", published_at=None)
    make_public_matter(programme=hidden, title="清单未发布的事")
    make_public_matter(programme=renewal.programme, title="草稿的事", state="draft")

    page = Page(client.get("/livelihood/"))

    assert "清单未发布的事" not in page.text
    assert "草稿的事" not in page.text


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_a_download_holds_exactly_the_rows_of_the_filter(client, renewal, format):
    make_public_matter(programme=renewal.programme, title="别处的事", category="care")

    rows = rows_of(client.get(f"/livelihood/?category=housing&format={format}"), format)

    assert [row[0] for row in rows] == [renewal.code]
    assert SENTENCE in rows[0]
    assert "2021-11-30" in rows[0]


# the page


def test_the_page_begins_with_the_sentence_in_title_heading_and_description(client, renewal):
    page = Page(client.get(renewal.get_absolute_url()))

    assert page.heading == SENTENCE
    assert page.title.startswith(SENTENCE)
    assert page.government_tags["ArticleTitle"] == SENTENCE
    assert page.government_tags["Description"] == SENTENCE
    assert "tel:0511-88880000" in page.links


def test_the_page_tells_why_when_how_far_and_by_whom(client, renewal):
    area = make_sub_target(matter=renewal, name="改造面积", unit="万平方米", target="60.4")
    cars = make_sub_target(matter=renewal, name="停车泊位", unit="个", target=800)
    make_plan_node(matter=renewal, due_on=date(2021, 3, 31), text="完成招标")
    reached = make_plan_node(matter=renewal, due_on=date(2021, 6, 30), text="雨污分流")
    make_plan_node(matter=renewal, due_on=date(2021, 10, 31), text="道路铺装")
    told = make_public_update(
        matter=renewal, happened_on=date(2021, 9, 25), text="进展顺利", node=reached,
        problems="停车位减少", next_steps="开议事会", problems_public=True,
        quantities={area: "38.5", cars: 856},
    )  # fmt: skip
    make_public_update(matter=renewal, happened_on=date(2021, 9, 26), problems="内部问题")
    make_update_file(update=told, title="铺沥青现场")
    make_update_file(update=told)

    page = Page(client.get(renewal.get_absolute_url()))

    assert "原定2021年9月底" in page.text
    assert "2021年11月底2021年8月5日调整，原因：管线迁改，依据：润政发〔2021〕12号" in page.text
    assert "补救措施：增加班组" in page.text
    assert "2021年3月31日 完成招标 已到达" in page.text
    assert "2021年6月30日 雨污分流 已到达" in page.text
    assert "2021年10月31日 道路铺装 未到期" in page.text
    assert "停车泊位 800个 856个 107.0%" in page.text
    assert "存在问题：停车位减少" in page.text
    assert "内部问题" not in page.text
    assert 'alt="铺沥青现场"' in page.html
    assert 'alt="朱方路72号改造，进展时的照片"' in page.html
    assert "1.56亿元" in page.text
    assert "副区长（分管住建）（县处级）" in page.text
    assert "/units/chengjian/" in page.links
    assert "达序时（按计划节点）" in page.text


def test_schedule_by_time_says_so_with_both_numbers(client):
    matter = make_public_matter(starts_on=date(2021, 1, 1), original_due_on=date(2021, 12, 31))
    make_public_update(matter=matter, happened_on=date(2021, 10, 1), progress=60, text="")

    page = Page(client.get(matter.get_absolute_url()))

    assert (
        "未达序时（按时间推算，按天计）：进度60.0%，时间进度78.9%，相差−18.9个百分点" in page.text
    )
    assert "60% 填报" in page.text
    assert "逾期" not in page.text


def test_a_completion_filed_late_shows_when_it_was_filed(client):
    matter = make_public_matter()
    make_public_update(
        matter=matter, kind="completed", happened_on=date(2021, 6, 1), filed_on=date(2021, 8, 2)
    )

    assert "补报，2021年8月2日填报" in Page(client.get(matter.get_absolute_url())).text


def test_children_have_pages_and_are_summed_up_in_words(client, annual):
    parent = make_public_matter(programme=annual, title="老旧小区改造")
    done, started, _ = (
        make_public_matter(parent=parent, title=f"{number}号点位", number=str(number))
        for number in (1, 2, 10)
    )
    completion = make_public_update(matter=done, kind="completed", happened_on=date(2021, 6, 1))
    make_public_update(matter=done, kind="accepted", accepts=completion, text="")
    make_public_update(matter=started, kind="started")

    page = Page(client.get(parent.get_absolute_url()))

    assert "3个子项：完成1，实施中1，未报进度1" in page.text
    assert "现在：3个子项，完成1，实施中1，未报进度1。" in page.heading
    assert page.text.index("2号点位") < page.text.index("10号点位")
    child = Page(client.get(done.get_absolute_url()))
    assert parent.get_absolute_url() in child.links
    before = Page(client.get(parent.get_absolute_url(), {"as_of": "2021-01-10"}))
    assert "3个子项：尚未列入3" in before.text
    assert done.get_absolute_url() in page.links


def test_children_are_counted_as_places_only_where_each_is_a_place_of_its_own(client, annual):
    parent = make_public_matter(programme=annual, title="停车位")
    first, second = (make_community(state="published") for _ in range(2))

    def words():
        return Page(client.get(parent.get_absolute_url())).text

    make_public_matter(parent=parent, community=first, title="东片")
    assert "1个社区：未报进度1" in words()
    make_public_matter(parent=parent, community=second, title="南片")
    assert "2个社区：未报进度2" in words()
    make_public_matter(parent=parent, community=first, title="西片")
    assert "3个子项：未报进度3" in words()


def test_a_reported_matter_names_its_source_and_counts_nowhere(client):
    source = make_source(name="一篇报道", published_on=date(2021, 7, 26))
    matter = make_public_matter(
        title="危房解危", reporting="reported", original_due_on=None, source=source,
        source_locator="危房解危14.72",
    )  # fmt: skip
    make_public_update(matter=matter, kind="completed", happened_on=date(2020, 12, 1))

    page = Page(client.get(matter.get_absolute_url()))

    assert "来源报道已于2020年12月1日完成（2021年7月26日报道）" in page.heading
    assert "出处“危房解危14.72”" in page.text
    assert "不计入总数和办结率" in page.text
    assert "逾期" not in page.text
    assert "tel:12345" in page.links


def test_the_page_can_be_read_as_of_a_day(client, renewal):
    path = renewal.get_absolute_url()

    page = Page(client.get(path, {"as_of": "2021-08-01"}))

    assert page.heading.startswith("朱方路72号改造：预计2021年9月底完工。现在：尚未公布进展。")
    assert "本页按2021年8月1日的情况显示" in page.text
    assert "铺沥青" not in page.text
    for wrong in ("2021-02-30", "2099-01-01", "1999-12-31", "昨天", "２０２１-08-01", "0001-01-01"):
        assert client.get(path, {"as_of": wrong}).status_code == 404
        assert client.get("/livelihood/", {"as_of": wrong}).status_code == 404


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"state": "draft", "published_at": None}, 404), ({"state": ReviewState.WITHDRAWN}, 410)],
)
def test_a_withdrawn_matter_is_gone_and_a_draft_was_never_there(client, fields, status):
    matter = make_public_matter(**fields)
    assert client.get(matter.get_absolute_url()).status_code == status


def test_a_matter_of_a_withdrawn_programme_is_gone(client, renewal):
    type(renewal.programme)._base_manager.update(state=ReviewState.WITHDRAWN)
    assert client.get(renewal.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("on", [date(2021, 9, 30), date(2021, 10, 1), date(2022, 6, 1)])
def test_nothing_inferred_or_unstated_is_ever_called_late(client, on):
    programme = make_public_programme()
    dues = [
        {"original_due_on": None},
        {"original_due_on": date(2021, 9, 1), "original_due_basis": "inferred"},
        {"original_due_on": None, "standing": True},
        {"original_due_on": date(2021, 9, 1), "reporting": "reported"},
    ]
    for number, due in enumerate(dues):
        make_public_matter(programme=programme, title=f"第{number}件", **due)
    with time_machine.travel(datetime(on.year, on.month, on.day, 4, tzinfo=UTC), tick=False):
        page = Page(client.get("/livelihood/"))
        assert "已超过" not in page.text
        assert "逾期" not in page.html.partition('<ul class="matters">')[2]
        for matter in Matter.objects.all():
            page = Page(client.get(matter.get_absolute_url()))
            assert "逾期" not in page.text
            assert "已超过" not in page.text


def make_told(programme, number, lead):
    """A matter with all that its row and its page draw."""
    parent = make_public_matter(programme=programme, title=f"第{number}件", contact=lead)
    matter = make_public_matter(
        programme=programme, parent=parent, number=str(number), source=make_source(),
        community=make_community(state="published"), title=f"第{number}点位",
    )  # fmt: skip
    for role, unit in (("lead", lead), ("responsible", make_unit())):
        make_matter_unit(matter=matter, role=role, unit=unit)
    target = make_sub_target(matter=matter)
    node = make_plan_node(matter=matter)
    for day in range(3):
        update = make_public_update(
            matter=matter, happened_on=date(2021, 6, 1) + timedelta(days=day), node=node,
            quantities={target: day}, source=make_source(),
        )  # fmt: skip
        make_update_file(update=update)
    return matter


def queries_of(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as captured:
        response = client.get(path)
        if response.streaming:
            b"".join(response.streaming_content)
    assert response.status_code == 200
    return len(captured)


def test_lists_and_pages_cost_the_same_queries_for_one_matter_or_25(
    client, django_assert_max_num_queries
):
    lead = make_unit()
    programme = make_public_programme(name="清单")
    first = make_told(programme, 1, lead)
    paths = [
        "/livelihood/",
        "/livelihood/?format=json",
        first.parent.get_absolute_url(),
        first.get_absolute_url(),
        programme.get_absolute_url(),
    ]
    # One of everything is not many yet: the second row of a kind may open a table.
    make_told(programme, 2, lead)
    few = {path: queries_of(client, path, django_assert_max_num_queries) for path in paths}
    for number in range(3, 26):
        child = make_told(programme, number, lead)
        Matter._base_manager.filter(pk=child.pk).update(parent=first.parent)
        make_public_update(matter=first, source=make_source())
    many = {path: queries_of(client, path, django_assert_max_num_queries) for path in paths}
    assert few == many


def test_an_objection_stands_beside_its_answer_and_not_among_the_progress(client, annual):
    matter = make_public_matter(programme=annual, title="加装电梯")
    for kind, day, text in (
        ("objection", 1, "外墙保温层脱落"),
        ("objection", 5, "停车位比公示的少"),
        ("objection_answered", 9, "已重新铺设"),
    ):
        said = make_public_update(
            matter=matter, kind=kind, happened_on=date(2021, 9, day), text=text
        )
        make_update_file(update=said, file=f"attached/{day}.jpg")

    page = Page(client.get(matter.get_absolute_url()))

    assert {f"/files/attached/{day}.jpg" for day in (1, 5, 9)} <= set(page.links)
    told = page.text.partition("异议核查和答复")[2]
    words = (
        "2021年9月5日 停车位比公示的少 照片 核查中，尚未答复"
        " 异议核查 2021年9月1日 外墙保温层脱落 照片 异议答复 2021年9月9日 已重新铺设"
    )
    assert words in told
    assert "异议核查中" in page.text
    assert page.text.count("已重新铺设") == 1
    before = Page(client.get(matter.get_absolute_url(), {"as_of": "2021-09-01"}))
    assert "停车位" not in before.text


@pytest.mark.parametrize(
    ("hotline", "mailbox"), [("12345", ""), ("", "https://portal.example/mailbox/"), ("", "")]
)
def test_where_to_complain_is_linked_as_the_settings_say(
    client, settings, annual, hotline, mailbox
):
    settings.HOTLINE, settings.MAYOR_MAILBOX_URL = hotline, mailbox
    community = make_community(state="published")
    matter = make_public_matter(programme=annual, community=community)
    page = Page(client.get(matter.get_absolute_url()))
    assert (page.links.count("tel:12345") > 1) == bool(hotline)
    assert (page.links.count("https://portal.example/mailbox/") == 2) == bool(mailbox)
    assert ("12345" in page.text.partition("有意见怎么提")[2]) == bool(hotline)
    for path in (f"{matter.get_absolute_url()}poster/", community.get_absolute_url(), "/about/"):
        further = Page(client.get(path))
        assert (further.links.count("tel:12345") > 1) == bool(hotline), path
        assert ("12345" in further.text) == bool(hotline), path


def test_a_change_of_person_changes_nothing_for_leaders_stand_by_office(client, annual):
    office = "副区长（分管住建）"
    matter = make_public_matter(programme=annual, leader_office=office, title="加装电梯")
    make_public_matter(programme=annual, leader_office="副区长（分管教育）")
    names = {field.name for field in Matter._meta.get_fields()}
    assert not names & {"leader", "leader_name", "leader_person"}

    found = Page(client.get("/livelihood/", {"leader": office}))

    assert "共 1 件" in found.text
    assert matter.get_absolute_url() in found.links
    assert "领办（分管）领导" in found.text, "the condition can be seen, and dropped"
    assert "共 0 件" in Page(client.get("/livelihood/?leader=某某")).text
    assert client.get("/livelihood/", {"leader": "长" * 61}).status_code == 404
