"""The public pages in a real browser: readable on a small old phone, without JavaScript."""

from datetime import UTC, date, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection

from tests.browser.pressing import follow
from tests.factories import (
    make_activity,
    make_annual_plan,
    make_bulletin,
    make_category,
    make_community,
    make_district,
    make_evaluation,
    make_headline,
    make_honour,
    make_indicator,
    make_industry,
    make_investment_record,
    make_key_area,
    make_matter_unit,
    make_meeting,
    make_plan_node,
    make_programme_document,
    make_public_figure,
    make_public_matter,
    make_public_programme,
    make_public_project,
    make_public_service,
    make_public_stage_event,
    make_public_update,
    make_release,
    make_report_line,
    make_source,
    make_sub_target,
    make_team,
    make_unit,
)

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = datetime(2021, 11, 2, 1, 30, tzinfo=UTC)
PAGES = {
    "home": "/",
    "districts": "/districts/",
    "district": "/districts/321111/",
    "figures": "/figures/",
    "nothing found": "/figures/?q=没有这个词",
    "indicator": "/figures/gdp/",
    "releases": "/figures/releases/",
    "release": "/figures/releases/TJ-321111-900001/",
    "about": "/about/",
    "site map": "/sitemap/",
    "key areas": "/districts/areas/",
    "key area": "/districts/areas/guantang/",
    "community": "/districts/321111001001/",
    "unit": "/units/city-renewal/",
    "matters": "/livelihood/",
    "matters of a day": "/livelihood/?status=overdue&as_of=2021-12-31",
    "matter": "/livelihood/SX-321111-900001/",
    "matter with parts": "/livelihood/SX-321111-900002/",
    "programmes": "/livelihood/programmes/",
    "programme": "/livelihood/programmes/SS-321111-900001/",
    "bulletins": "/livelihood/bulletins/",
    "bulletin": "/livelihood/bulletins/TB-321111-900001/",
    "services": "/livelihood/services/",
    "service": "/livelihood/services/FW-321111-900001/",
    "projects": "/projects/",
    "project": "/projects/XM-321111-900001/",
    "teams": "/teams/",
    "team": "/teams/DW-321111-900001/",
    "not found": "/nothing/",
}


@pytest.fixture
def site(live_server):
    """A small portal with long names, gaps, targets, derived numbers and near-namesakes."""
    if connection.vendor != "sqlite":
        pytest.skip("how a page looks does not depend on the database: once is enough")
    place = make_district(
        state="published",
        published_at=MOMENT,
        intro_facts="镇江主城区之一。\n有西津渡景区。",
        goal_keywords="活力主城；品质主城；魅力主城；平安主城",
        driver_keywords="生产性服务业；数字经济",
    )
    economy = make_category(code="economy", name="经济")
    gdp = make_indicator(code="gdp", name="地区生产总值", unit="亿元", decimals=1, category=economy)
    near = make_indicator(
        name="设功能型党支部的综合网格数（与民警一一对应的网格不在其内）", category=economy
    )
    gdp.see_also.add(near)
    release = make_release(
        code="TJ-321111-900001",
        state="published",
        published_at=MOMENT,
        file_sha256="ab" * 32,
        source=make_source(name="润州区国民经济和社会发展统计公报及有关部门报送资料汇编"),
    )
    for year, value in ((2015, "55"), (2018, "1300.5"), (2021, "12345.6")):
        make_public_figure(
            release=release,
            district=place,
            indicator=gdp,
            value=value,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
            comparison_text="较上年同期增长百分之二十二点六，为五年来最好水平",
            derived=year == 2015,
            derivation="38+17=55" if year == 2015 else "",
        )
    make_public_figure(
        release=release,
        district=place,
        indicator=gdp,
        value="13000",
        role="target",
        period_start=date(2022, 1, 1),
        period_end=date(2022, 12, 31),
    )
    year = {"period_start": date(2021, 1, 1), "period_end": date(2021, 12, 31)}
    make_public_figure(district=place, indicator=gdp, value="12000", is_current=False, **year)
    make_public_figure(
        release=release,
        district=place,
        indicator=gdp,
        value="12400",
        basis="按可比价计算，含镇江新区代管的街道",
        publisher="镇江市统计局国民经济核算处",
        **year,
    )
    make_public_figure(release=release, district=place, indicator=near, value="293")
    make_headline(state="published", district=place, indicator=gdp)
    upper_rooms(place, gdp)
    return live_server.url


def upper_rooms(place, indicator):
    """Every kind of page of the upper rooms, each with everything that it may show."""
    unit = make_unit(code="city-renewal", name="住房和城乡建设与城市更新推进办公室（示例）",
                     phone="0511-85012345")  # fmt: skip
    community = make_community(
        code="321111001001", name="朱方路社区", state="published", published_at=MOMENT,
        district=place,
    )  # fmt: skip
    public = {"state": "published", "published_at": MOMENT, "owner": unit}
    area = make_key_area(
        code="guantang", name="官塘创新社区", district=place, structure="一核两轴三片区",
        location_facts="毗邻高铁站。\n距机场四十分钟。", **public,
    )  # fmt: skip
    make_industry(key_area=area, name="高端装备制造与智能传感器产业集群")
    make_honour(district=place, **public)
    matter = matters(place, community, unit, indicator, public)
    project = projects(place, area, unit, public)
    teams(place, community, unit, public, project, matter)


def matters(place, community, unit, indicator, public):
    """A programme with both kinds of numbers, a matter with plan and targets, and a service."""
    from livelihood.bulletins.content import content_of
    from livelihood.models import ServiceComponent, ServiceMeasure

    programme = make_public_programme(
        code="SS-321111-900001", name="二〇二一年度百名干部领办百件民生实事项目清单（示例）",
        district=place, owner=unit,
    )  # fmt: skip
    make_report_line(programme=programme, total_indicator=indicator, label="合计")
    make_programme_document(
        programme=programme, notice_from=date(2021, 6, 1), notice_to=date(2021, 6, 7), **public
    )
    matter = make_public_matter(
        code="SX-321111-900001", title="朱方路72号老旧小区雨污分流和道路沥青摊铺改造",
        programme=programme, community=community, district=place, owner=unit, number="1",
        leader_level="county", leader_office="副区长（分管住建）", investment=12_345_000,
        starts_on=date(2021, 2, 1), summary="铺沥青。\n改雨污管道。",
    )  # fmt: skip
    for role, taking_part in (("lead", unit), ("supporting", make_unit())):
        make_matter_unit(matter=matter, role=role, unit=taking_part)
    make_plan_node(matter=matter)
    make_plan_node(matter=matter, due_on=date(2021, 10, 31), text="主体工程完工")
    target = make_sub_target(matter=matter, name="改造户数", unit="户")
    make_public_update(matter=matter, kind="started", happened_on=date(2021, 3, 1))
    make_public_update(matter=matter, happened_on=date(2021, 7, 2), quantities={target: 107})
    make_public_update(
        matter=matter, kind="due_changed", happened_on=date(2021, 8, 2), text="",
        new_due_on=date(2021, 12, 20), reason="pipelines", corrective_action="增派两个班组",
    )  # fmt: skip
    make_public_update(matter=matter, kind="objection", happened_on=date(2021, 9, 1),
                       brief="居民反映路面不平")  # fmt: skip
    parent = make_public_matter(
        code="SX-321111-900002", title="养老助餐点建设", programme=programme, district=place,
        owner=unit, number="2", leader_level="section", category="elderly",
    )  # fmt: skip
    for number in ("1", "2"):
        make_public_matter(parent=parent, number=number, title=f"{number}号点位", owner=unit)
    make_bulletin(
        code="TB-321111-900001", programme=programme, number="润督〔2021〕12号",
        title="二〇二一年度百名干部领办百件民生实事项目清单（示例）推进情况通报（2021年10月）",
        as_of=date(2021, 10, 31), issued_on=date(2021, 11, 2), remarks="请逐项整改。",
        objection_from=date(2021, 11, 3), objection_to=date(2021, 11, 9),
        objection_contact="督查室 0511-85012345",
        content=content_of(programme, as_of=date(2021, 10, 31)), **public,
    )  # fmt: skip
    service = make_public_service(
        code="FW-321111-900001", name="“一件事一次办”企业开办全流程帮办代办服务", district=place,
        provider_unit=unit, audience="新办企业", terms="线上申请。\n当天办结。",
    )  # fmt: skip
    ServiceComponent.objects.create(service=service, name="营业执照")
    ServiceMeasure.objects.create(service=service, indicator=indicator)
    return matter


def projects(place, area, unit, public):
    """A project with stages, money, permits, a verdict and a commitment."""
    from projects.models import Commitment, Permit, ProjectUnit
    from projects.states import rebuild

    project = make_public_project(
        code="XM-321111-900001", name="天海高端装备智能制造产业园一期项目（示例）", district=place,
        key_area=area, owner=unit, total_investment=1_560_000_000, sector="智能制造",
        leader_office="副区长", summary="建设厂房。\n年产十万套。",
    )  # fmt: skip
    for stage, on in (("signed", date(2021, 1, 5)), ("started", date(2021, 3, 5))):
        make_public_stage_event(project=project, stage=stage, on=on, owner=unit)
    rebuild(project)
    event = {"project": project, **public}
    make_annual_plan(**event)
    make_investment_record(**event)
    make_evaluation(**event)
    ProjectUnit.objects.create(project=project, role="builder", name="天海科技有限公司")
    ProjectUnit.objects.create(project=project, role="lead", unit=unit)
    Permit.objects.create(
        project=project, kind="land_use", number="地字第321111202100001号",
        accepted_on=date(2021, 2, 1), issued_on=date(2021, 2, 3),
    )  # fmt: skip
    Commitment.objects.create(project=project, text="三年内达产", due_on=date(2024, 12, 1))
    return project


def teams(place, community, unit, public, project, matter):
    """A team with posts, meetings that it publishes, what it serves, and activities."""
    from teams.models import Assignment, Cadence, Post

    team = make_team(
        code="DW-321111-900001", name="城市更新项目一线临时党支部行动支部（示例）", unit=unit,
        district=place, community=community, publishes_meetings=True, domain="城市更新",
        mechanism="周调度。\n月会办。", **public,
    )  # fmt: skip
    Post.objects.create(team=team, kind="secretary", office="挂钩区领导", unit=unit)
    Assignment.objects.create(team=team, project=project, since=date(2021, 3, 1))
    Assignment.objects.create(team=team, matter=matter)
    Cadence.objects.create(team=team, kind="dispatch", interval="month", since=date(2021, 7, 1))
    make_meeting(team=team, **public)
    make_activity(team=team, **public)


@pytest.fixture
def phone(browser, site):
    """A page of a phone 360 px wide that runs no script at all."""
    context = browser.new_context(
        base_url=site, viewport={"width": 360, "height": 640}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def elder_phone(browser, site):
    """The same phone after its owner chose 长辈版 by the link."""
    context = browser.new_context(
        base_url=site, viewport={"width": 360, "height": 640}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/about/")
    follow(page.get_by_role("link", name="长辈版"))
    assert page.url == f"{site}/about/"
    yield page
    context.close()


SIZES = """
() => [...document.querySelectorAll('a[href], button, input, select, summary')]
  .filter(each => {
    const box = each.getBoundingClientRect();
    return box.width && box.height && box.left > -100;
  })
  // Links within a sentence are as high as its lines (WCAG 2.2, 2.5.8).
  .filter(each => !(each.tagName === 'A' && getComputedStyle(each).display === 'inline'))
  .map(each => {
    const box = each.getBoundingClientRect();
    return [each.textContent.trim() || each.name, Math.round(box.width), Math.round(box.height)];
  })
"""
TEXT = """
() => [...document.querySelectorAll('body *')]
  .filter(each => [...each.childNodes].some(
    node => node.nodeType === 3 && node.textContent.trim()))
  .filter(each => !each.closest('svg') && each.getClientRects().length)
  .map(each => {
    const style = getComputedStyle(each);
    return [each.textContent.trim().slice(0, 20), parseFloat(style.fontSize),
      parseFloat(style.lineHeight) / parseFloat(style.fontSize)];
  })
"""
OVERFLOW = """
() => document.documentElement.scrollWidth > document.documentElement.clientWidth
  ? [...document.querySelectorAll('body *')]
      .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
      .map(each => each.outerHTML.slice(0, 120))
  : []
"""


def unfold(page):
    """Open every <details>, as a reader may; scripts of the test run where the page's may not."""
    page.evaluate(
        "() => document.querySelectorAll('details').forEach(each => each.setAttribute('open', ''))"
    )


def on_every_page(page, question) -> dict:
    """What `question(page)` finds wrong, by the name of the page; nothing where all is well."""
    found = {}
    for name, path in PAGES.items():
        page.goto(path)
        unfold(page)
        if wrong := question(page):
            found[name] = wrong
    return found


def smaller_than(target):
    """The question which links and controls are narrower or lower than `target` px."""
    return lambda page: [
        size for size in page.evaluate(SIZES) if size[1] < target or size[2] < target
    ]


def test_no_page_scrolls_sideways_on_a_small_phone(phone):
    assert not on_every_page(phone, lambda page: page.evaluate(OVERFLOW))


def test_no_page_scrolls_sideways_in_large_type(elder_phone):
    assert not on_every_page(elder_phone, lambda page: page.evaluate(OVERFLOW))


def test_targets_are_large_enough_for_a_thumb(phone):
    assert not on_every_page(phone, smaller_than(44))


def test_targets_in_large_type_are_larger(elder_phone):
    assert not on_every_page(elder_phone, smaller_than(60))


def test_large_type_is_large_and_its_lines_apart(elder_phone):
    def wrong(page):
        texts = page.evaluate(TEXT)
        return [text for text in texts if not 18 <= text[1] <= 30.5 or text[2] < 1.3]

    assert not on_every_page(elder_phone, wrong)
    leading = elder_phone.locator("main").evaluate(
        "each => { const style = getComputedStyle(each);"
        " return parseFloat(style.lineHeight) / parseFloat(style.fontSize) }"
    )
    assert leading >= 1.5


@pytest.mark.parametrize("width", [375, 1366])
def test_axe_finds_nothing_to_mend(browser, site, width):
    def violations(page):
        found = Axe().run(page).response["violations"]
        return [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]

    # The phone reads by night: every colour has to hold on the dark page as well.
    scheme = "dark" if width == 375 else "light"
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        color_scheme=scheme,
    )
    wrong = on_every_page(context.new_page(), violations)
    context.close()
    assert not wrong


def test_the_browser_has_nothing_to_complain_about(browser, site):
    context = browser.new_context(base_url=site)
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def failed(request):
        if request.failure != "net::ERR_ABORTED":  # left behind by going on to the next page
            complaints.append(f"{request.url} {request.failure}")

    page.on("requestfailed", failed)
    for path in PAGES.values():
        page.goto(path)
    context.close()
    assert [text for text in complaints if "404 (Not Found)" not in text] == []
    assert len(complaints) == 1, "the one page that is not there"


def test_a_reader_without_scripts_finds_filters_and_reads_a_number(phone):
    phone.goto("/")
    phone.get_by_label("找你家小区").fill("72号 雨污")
    follow(phone.get_by_role("button", name="查找"))
    assert phone.get_by_role("link", name="朱方路72号老旧小区").first.is_visible()
    phone.goto("/figures/")
    phone.get_by_label("搜索指标").fill("生产总值")
    follow(phone.get_by_role("button", name="查询"))
    follow(phone.get_by_role("link", name="地区生产总值"))
    assert phone.locator("h1").inner_text() == "地区生产总值"
    assert "12,345.6亿元" in phone.locator(".findings").inner_text()


def test_the_words_of_a_chart_do_not_shrink_with_it(phone):
    phone.goto("/figures/gdp/")
    drawn = phone.locator("text.plot-word:visible")
    said = drawn.all_text_contents()
    assert {"55.0", "12,345.6", "2015年", "2021年", "未公布"} <= set(said), said
    for word in drawn.all():
        assert word.evaluate("each => parseFloat(getComputedStyle(each).fontSize)") >= 15


def test_the_first_screen_of_a_phone_answers_the_question(phone):
    for path, selector in (
        ("/figures/gdp/", ".finding .value"),
        ("/districts/321111/", ".jump a"),
        ("/projects/XM-321111-900001/", ".ladder .rung-name"),
        ("/", ".card-title"),
    ):
        phone.goto(path)
        assert phone.locator(selector).first.bounding_box()["y"] < 640, path


def test_a_reader_with_a_keyboard_sees_where_she_is(browser, site):
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/figures/")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "跳到正文"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    for _ in range(8):
        page.keyboard.press("Tab")
        outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
    context.close()


def test_paper_shows_the_numbers_and_no_controls(browser, site):
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/districts/321111/")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".fold").first.get_attribute("open") is not None
    assert not page.locator(".rooms").is_visible()
    page.goto("/figures/")
    assert not page.locator(".filter").is_visible()
    assert page.locator(".table .value").first.is_visible()
    context.close()
