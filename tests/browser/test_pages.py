"""The public pages in a real browser: readable on a small old phone, without JavaScript."""

from datetime import UTC, date, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection

from tests.factories import (
    make_category,
    make_district,
    make_headline,
    make_indicator,
    make_public_figure,
    make_release,
    make_source,
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
    make_public_figure(release=release, district=place, indicator=near, value="293")
    make_headline(state="published", district=place, indicator=gdp)
    return live_server.url


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
    page.get_by_role("link", name="长辈版").click()
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

    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": 800}, bypass_csp=True
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
    phone.get_by_label("查一个数").fill("生产总值")
    phone.get_by_role("button", name="查询").click()
    phone.get_by_role("link", name="地区生产总值").click()
    assert phone.locator("h1").inner_text() == "地区生产总值"
    assert "12,345.6亿元" in phone.locator(".findings").inner_text()


def test_the_words_of_a_chart_do_not_shrink_with_it(phone):
    phone.goto("/figures/gdp/")
    for words in ("2015年", "2016—2017年", "未公布", "12,345.6亿元"):
        size = (
            phone.locator(".chart")
            .get_by_text(words, exact=True)
            .first.evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
        )
        assert size >= 15
    bars = phone.locator(".bar-box .bar-fill, .bar-box .bar-target").all()
    widths = [bar.bounding_box()["width"] for bar in bars]
    assert widths == sorted(widths)
    assert widths[-1] > 250


def test_the_first_screen_of_a_phone_answers_the_question(phone):
    for path, selector in (
        ("/figures/gdp/", ".finding .value"),
        ("/districts/321111/", ".headline .value"),
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
