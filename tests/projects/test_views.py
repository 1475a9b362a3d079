"""The pages of projects as a reader's machine sees them."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from districts.models import KeyArea
from projects.models import Commitment, Permit, Project, ProjectFile, ProjectUnit
from publishing.files import registry
from tests.factories import (
    make_annual_plan,
    make_district,
    make_evaluation,
    make_indicator,
    make_investment_record,
    make_project,
    make_public_figure,
    make_public_project,
    make_public_stage_event,
    make_source,
    make_stage_event,
    make_unit,
)
from tests.reading_pages import Page, rows_of

pytestmark = pytest.mark.django_db
PUBLIC = {"state": "published", "published_at": datetime(2021, 11, 20, 1, tzinfo=UTC)}


def make_tianhai():
    """The facts' own project: 15.6亿元, its stage known only from a report."""
    source = make_source(name="京口报道", published_on=date(2021, 11, 23))
    project = make_public_project(
        name="天海高端装备制造项目",
        code="XM-321102-000001",
        place_code="321102",
        total_investment=1_560_000_000,
        location="谏壁街道",
        sector="高端装备制造",
        leader_office="副区长（分管工业）",
        quoted_status="桩基施工",
        summary="生产高端医疗设备。\n生产压力装备。",
        source=source,
        source_locator="天海高端医疗",
    )
    make_public_stage_event(
        project=project,
        stage="started",
        on=date(2021, 11, 23),
        precision="unknown",
        reporting="reported",
        source=source,
    )
    return project


def page_of(client, project, query=""):
    return Page(client.get(f"{project.get_absolute_url()}{query}"))


def test_the_list_shows_public_projects_with_stage_and_money(client):
    make_tianhai()
    make_project(name="草稿项目")

    page = Page(client.get("/projects/"))

    assert page.heading == "项目"
    assert "天海高端装备制造项目" in page.text
    assert "截至2021年11月23日，来源报道" in page.text
    assert "来源表述：“桩基施工”" in page.text
    assert "15.6亿元" in page.text
    assert "草稿项目" not in page.text
    assert "共 1 个项目" in page.text


def test_a_page_says_everything_that_is_public_of_a_project(client):
    project = make_tianhai()
    unit = make_unit(name="区发改委", code="jk-fgw")
    ProjectUnit.objects.create(project=project, role="lead", unit=unit)
    ProjectUnit.objects.create(project=project, role="builder", name="天海特种装备有限公司")
    for kind in ("land_use", "property", "planning"):
        Permit.objects.create(project=project, kind=kind, stated="3天齐发")
    Commitment.objects.create(project=project, text="三年内达产", due_on=date(2024, 12, 1),
                              due_precision="month")  # fmt: skip
    make_evaluation(project=project, **PUBLIC)
    make_annual_plan(project=project, plans_start=True, **PUBLIC)
    make_investment_record(project=project, **PUBLIC)
    make_investment_record(project=project, as_of=date(2021, 4, 30), year_to_date=999_000_000)

    with time_machine.travel("2021-12-01T12:00:00+08:00"):
        page = page_of(client, project)

    assert page.heading == "天海高端装备制造项目"
    for words in (
        "开工 现处 截至2021年11月23日来源报道，日期未注明",
        "签约 未登记",
        "竣工 尚未登记",
        "来源表述：“桩基施工”，照录备查，不据此划定阶段",
        "谏壁街道",
        "副区长（分管工业）",
        "天海特种装备有限公司",
        "15.6亿元",
        "2021年计划10.15亿元，计划开工2021年1月10日下达",
        "2021年完成投资3.14亿元截至2021年3月31日",
        "年度投资完成率30.90%3.14亿元，计划10.15亿元",
        "比时间进度+5.90 百分点时间进度25.00%",
        "来源表述：3天齐发",
        "可行：2021年10月1日，7名专家平均82.5分，70分以上为可行",
        "三年内达产 2024年12月 未到期",
        "生产压力装备。",
        "出处“天海高端医疗”",
        "更新于 2021-11-20 09:00",
    ):
        assert words in page.text.replace("\n", ""), words
    assert "9.99亿元" not in page.text
    assert "/units/jk-fgw/" in page.links
    assert page.government_tags["ArticleTitle"] == page.heading
    assert page.government_tags["ContentSource"] == "京口报道"


def test_a_photo_is_the_project_s_and_reads_out_what_it_shows(client):
    project = make_public_project()
    ProjectFile.objects.create(project=project, file="attached/2021/11/x.jpg", title="主厂房")
    assert 'alt="主厂房"' in page_of(client, project).html
    assert registry.held_file("attached/2021/11/x.jpg").record == project


def test_a_day_in_the_past_shows_what_had_happened_by_then(client):
    project = make_public_project()
    make_public_stage_event(project=project, on=date(2021, 3, 15))
    make_public_stage_event(project=project, stage="started", on=date(2021, 6, 1))
    make_public_stage_event(
        project=project, stage="suspended", on=date(2021, 8, 1), reason="资金未到位"
    )

    assert "暂停（缓建）：2021年8月1日，理由：资金未到位" in page_of(client, project).text
    past = page_of(client, project, "?as_of=2021-05-31").text
    assert "本页按2021年5月31日的情况显示" in past
    assert "签约 现处 2021年3月15日" in past
    assert "资金未到位" not in past
    for day in ("2021-02-30", "9999-12-31", "x", "٢٠٢١-01-01"):
        assert page_of(client, project, f"?as_of={day}").status == 404


def test_where_no_stage_was_published_none_is_claimed(client):
    text = page_of(client, make_public_project(quoted_status="基金招商引进")).text
    assert "阶段（在谈、签约、开工、竣工、投产）未公布" in text
    assert "来源表述：“基金招商引进”" in text
    assert "尚未登记" not in text


def test_a_signing_against_the_verdict_says_why(client):
    project = make_public_project()
    make_evaluation(project=project, mean="69.99", **PUBLIC)
    make_public_stage_event(project=project, override_reason="区政府常务会议决定")

    text = page_of(client, project).text

    assert "不可行：2021年10月1日，7名专家平均69.99分，70分以上为可行" in text
    assert "评审不可行仍签约，理由：区政府常务会议决定" in text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"state": "draft", "published_at": None}, 404),
        ({"state": "approved", "published_at": None}, 404),
        ({"state": "withdrawn"}, 410),
        ({}, 200),
    ],
)
def test_a_project_is_gone_once_withdrawn_and_was_never_there_before(client, fields, status):
    project = make_public_project(name="某某项目", **fields)
    make_public_stage_event(project=project)
    page = page_of(client, project)
    assert page.status == status
    assert ("某某项目" in page.text) == (status == 200)
    assert ("某某项目" in Page(client.get("/projects/")).text) == (status == 200)


def test_filters_leave_what_they_say(client):
    tianhai = make_tianhai()
    area = KeyArea.objects.create(
        code="dayushan", name="大禹山", kind="park", state="published", place_code="321102",
        district=tianhai.district, owner=tianhai.owner,
    )  # fmt: skip
    small = make_public_project(
        name="在途科技", code="XM-321102-000002", place_code="321102", key_area=area,
        sector="商旅数字化", kind="platform", total_investment=99_999_999,
    )  # fmt: skip
    make_public_stage_event(project=small, on=date(2021, 11, 12), basis="inferred")
    halted = make_public_project(name="缓建园", code="XM-321111-000003", kind="park")
    make_public_stage_event(project=halted, stage="suspended", on=date(2021, 5, 1), reason="资金")
    everything = {tianhai.code: "天海", small.code: "在途", halted.code: "缓建园"}

    for query, expected in {
        "": {"天海", "在途", "缓建园"},
        "q=在途": {"在途"},
        "district=321102": {"天海", "在途"},
        "key_area=dayushan": {"在途"},
        "stage=started": {"天海"},
        "stage=none": {"缓建园"},
        "year=2021": {"在途"},
        "standing=suspended": {"缓建园"},
        "kind=platform": {"在途"},
        "sector=高端装备制造": {"天海"},
        "large=1": {"天海"},
        "cohort=signed-2021": {"在途"},
        "stage=signed&large=1": set(),
    }.items():
        rows = rows_of(client.get(f"/projects/?{query}&format=csv"), "csv")
        assert {everything[row[0]] for row in rows} == expected, query

    page = Page(client.get("/projects/?district=321102"))
    assert "签约 1" in page.text
    assert "开工 1" in page.text
    assert "?district=321102&stage=signed" in page.links
    assert "平台载体（1）" in page.text
    assert client.get("/projects/?cohort=signed-1999").status_code == 404
    assert client.get("/projects/?stage=suspended").status_code == 404


def test_a_download_gives_money_exactly(client):
    make_tianhai()
    (row,) = rows_of(client.get("/projects/?format=json"), "json")
    assert "1560000000" in row
    assert "截至2021年11月23日" in row


def test_each_rate_shows_its_counts_and_opens_its_list_unfinished_first(client):
    for number, started in enumerate(["2021-06-01", None, "2021-07-01"]):
        project = make_public_project(name=f"第{number}项")
        make_public_stage_event(project=project, on=date(2021, 3, 15))
        if started:
            make_public_stage_event(
                project=project, stage="started", on=date.fromisoformat(started)
            )
    vague = make_public_project(name="存疑", source=make_source())
    make_public_stage_event(project=vague, on=date(2021, 4, 1))
    make_public_stage_event(project=vague, stage="started", on=date(2021, 11, 1),
                            precision="unknown", reporting="reported", source=vague.source)  # fmt: skip

    page = Page(client.get("/projects/?kind=industrial&stage=started"))
    assert "签约项目开工率" in page.text
    assert "66.7%" in page.text
    assert "2021年签约 3 个，其中已开工 2 个" in page.text
    assert "另有 1 个只见来源报道，未计入" in page.text
    link = "?kind=industrial&cohort=signed-2021"
    assert link in page.links
    listed = [row[1] for row in rows_of(client.get(f"/projects/{link}&format=csv"), "csv")]
    assert sorted(listed[:2]) == sorted(["第1项", "存疑"])
    assert listed[2:] == ["第0项", "第2项"]


def test_what_offices_state_is_shown_as_stated(client):
    jingkou = make_district(code="321102", state="published")
    rate = make_indicator(
        code="project_start_rate", name="签约项目开工率", unit="%", measure_kind="stated_rate"
    )
    landed = make_indicator(code="projects_landed", name="已落地项目数")
    make_public_figure(indicator=rate, district=jingkou, value="92.9")
    make_public_figure(indicator=landed, value=117)
    make_public_figure(indicator=make_indicator(name="别的指标"))

    page = Page(client.get("/projects/"))
    assert "签约项目开工率来源未公布基数，无法核算" in page.text
    assert "92.9%" in page.text
    assert "117个" in page.text
    assert "别的指标" not in page.text
    assert "117个" not in Page(client.get("/projects/?district=321102")).text


def queries_of(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/projects/", "/projects/?format=json"])
def test_the_list_costs_the_same_queries_for_one_project_or_many(
    client, path, django_assert_max_num_queries
):
    owner = make_tianhai().owner
    make_public_stage_event(project=Project.objects.get(), on=date(2021, 3, 1))
    make_public_figure(indicator=make_indicator(code="projects_landed"))
    one = queries_of(client, path, django_assert_max_num_queries)
    for number in range(12):
        project = make_public_project(owner=owner, sector=f"行业{number}", source=make_source())
        make_public_stage_event(project=project, on=date(2021, 3, 1))
    assert queries_of(client, path, django_assert_max_num_queries) == one


def test_a_page_costs_the_same_queries_however_much_happened(client, django_assert_max_num_queries):
    project = make_public_project()

    def more(number):
        unit = make_unit()
        ProjectUnit.objects.create(project=project, role="supporting", unit=unit)
        Permit.objects.create(project=project, kind="other", number=str(number))
        Commitment.objects.create(project=project, text=f"承诺{number}")
        day, source = date(2021, 1 + number, 1), make_source()
        make_public_stage_event(project=project, stage="signed", on=day, source=source)
        make_annual_plan(project=project, decided_on=day, source=source, **PUBLIC)
        make_investment_record(project=project, as_of=day, source=source, **PUBLIC)
        make_evaluation(project=project, held_on=day, source=source, **PUBLIC)

    more(0)
    path = project.get_absolute_url()
    one = queries_of(client, path, django_assert_max_num_queries)
    for number in range(1, 7):
        more(number)
    assert queries_of(client, path, django_assert_max_num_queries) == one


def test_pages_of_other_rooms_show_their_projects(client):
    tianhai = make_tianhai()
    draft = make_project(name="草稿项目", place_code="321102")
    unit = make_unit(code="jk-fgw")
    ProjectUnit.objects.create(project=tianhai, role="lead", unit=unit)
    ProjectUnit.objects.create(project=draft, role="lead", unit=unit)
    area = KeyArea.objects.create(
        code="dayushan", name="大禹山", kind="park", state="published", place_code="321102",
        district=tianhai.district, owner=tianhai.owner,
    )  # fmt: skip
    make_stage_event(project=draft)
    Project.objects.filter(pk=tianhai.pk)._update(
        [(Project._meta.get_field("key_area"), None, area.pk)]
    )

    district = Page(client.get("/districts/321102/"))
    assert "共 1 个项目：开工 1 个" in district.text
    assert "/projects/?district=321102" in district.links
    for path in ("/districts/321102/", area.get_absolute_url(), "/units/jk-fgw/"):
        page = Page(client.get(path))
        assert tianhai.get_absolute_url() in page.links, path
        assert "草稿项目" not in page.text
    assert "牵头单位" in Page(client.get("/units/jk-fgw/")).text
