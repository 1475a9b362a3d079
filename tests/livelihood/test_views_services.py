"""Services: what, for whom, how to use, and what they achieved."""

from datetime import UTC, date, datetime

import pytest

from publishing.review.models import ReviewState
from tests.factories import (
    make_district,
    make_indicator,
    make_public_figure,
    make_public_service,
    make_source,
    make_unit,
)
from tests.reading_pages import Page, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_thing():
    """一件事一次办, with its measures before and after."""
    district = make_district(state="published")
    service = make_public_service(
        name="一件事一次办",
        district=district,
        audience="企业和群众",
        provider_unit=make_unit(code="dsj", name="数据局", phone="0511-85550000"),
        terms="多事项指南合并为一份\n窗口统一收件",
        results="效率提升53%",
        stated_components=10,
        components_note="名单未列",
        source=make_source(name="润州五年"),
        source_locator="“一件事一次办”",
    )
    for name in ("企业开办", "信用修复", "政策奖励", "评估考核"):
        service.components.create(name=name)
    for name, unit, before, after in (
        ("总时限", "工作日", 20, 5), ("办理次数", "次", 5, 1), ("材料数", "项", 34, 18)
    ):  # fmt: skip
        indicator = make_indicator(name=name, unit=unit)
        service.measures.create(indicator=indicator)
        for basis, value in (("before", before), ("after", after)):
            make_public_figure(indicator=indicator, value=value, basis=basis, district=district)
    return service


def test_the_page_says_for_whom_by_whom_and_how(client, one_thing):
    page = Page(client.get(one_thing.get_absolute_url()))

    assert page.heading == "一件事一次办"
    for words in (
        "给谁 企业和群众", "多事项指南合并为一份", "来源说有 10 项，列出名称的有 4 项。名单未列",
        "效率提升53%", "出处“‘一件事一次办’”",
    ):  # fmt: skip
        assert words.replace(" ", "") in page.text.replace(" ", ""), words
    assert {"/units/dsj/", "tel:0511-85550000"} <= set(page.links)


@pytest.mark.parametrize(
    "words",
    [
        "20工作日 → 5工作日 −75.0%据公布数推算（5 − 20）÷ 20",
        "5次 → 1次 −80.0%据公布数推算（1 − 5）÷ 5",
        "34项 → 18项 −47.1%据公布数推算（18 − 34）÷ 34",
    ],
)
def test_before_and_after_stand_with_the_change_computed(client, one_thing, words):
    assert words in Page(client.get(one_thing.get_absolute_url())).text


def test_a_computed_figure_shows_its_arithmetic(client):
    service = make_public_service(name="消费券")
    figure = make_public_figure(
        district=service.district, indicator=make_indicator(name="面额合计", unit="万元"),
        value=200, derived=True, derivation="4万张×50元=200万元",
    )  # fmt: skip
    service.measures.create(indicator=figure.indicator)

    page = Page(client.get(service.get_absolute_url()))

    assert "200万元据公布数推算 4万张 × 50元 = 200万元" in page.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"qualifier": "about"}, "约5工作日"), ({"is_current": False}, "实施前，实施后的数未公布")],
)
def test_a_vague_or_missing_count_gives_no_change(client, one_thing, changes, words):
    measure = one_thing.measures.get(indicator__name="总时限")
    measure.indicator.figures.filter(basis="after").update(**changes)

    page = Page(client.get(one_thing.get_absolute_url()))

    assert words in page.text
    assert "−75.0%" not in page.text


def test_the_list_is_filtered_and_downloaded_alike(client, one_thing):
    make_public_service(name="国庆消费券", kind="voucher")
    make_public_service(name="草稿服务", state="draft", published_at=None)

    page = Page(client.get("/livelihood/services/?kind=voucher"))

    assert "国庆消费券" in page.text
    assert "一件事一次办" not in page.text
    rows = rows_of(client.get("/livelihood/services/?q=企业&format=csv"), "csv")
    assert [row[1] for row in rows] == ["一件事一次办"]
    assert "企业开办；信用修复；政策奖励；评估考核" in rows[0]
    assert "草稿服务" not in Page(client.get("/livelihood/services/")).text


@pytest.mark.parametrize(
    ("state", "status"), [(ReviewState.DRAFT, 404), (ReviewState.WITHDRAWN, 410)]
)
def test_a_withdrawn_service_is_gone_and_a_draft_was_never_there(client, state, status):
    moment = datetime(2021, 1, 1, tzinfo=UTC) if state == ReviewState.WITHDRAWN else None
    service = make_public_service(state=state, published_at=moment)
    assert client.get(service.get_absolute_url()).status_code == status


def test_services_cost_the_same_queries_for_one_or_25(
    client, one_thing, django_assert_max_num_queries
):
    def queries(path):
        with django_assert_max_num_queries(30) as captured:
            response = client.get(path)
            if response.streaming:
                b"".join(response.streaming_content)
        return len(captured)

    paths = [
        "/livelihood/services/", "/livelihood/services/?format=json", one_thing.get_absolute_url()
    ]  # fmt: skip
    few = [queries(path) for path in paths]
    for number in range(24):
        other = make_public_service(district=one_thing.district, source=make_source())
        other.components.create(name=f"第{number}项")
        one_thing.components.create(name=f"又{number}项")
        figure = make_public_figure(district=one_thing.district, period_end=date(2021, 12, 31))
        one_thing.measures.create(indicator=figure.indicator)
    assert [queries(path) for path in paths] == few
