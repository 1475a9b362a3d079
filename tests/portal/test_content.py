"""The content that comes with the portal: loaded once, through the front door."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Q
from django.test import Client

from accounts.models import Role
from districts.models import DistrictEvent, Honour, Industry, KeyArea
from figures import vintages
from figures.models import Figure, Headline, Indicator, Release
from livelihood.models import (
    Matter,
    MatterUpdate,
    Programme,
    ReportLine,
    Service,
    ServiceMeasure,
)
from livelihood.rates import tally
from livelihood.staleness import known_until
from portal import content
from projects.models import Project, StageEvent
from publishing.records import check, kinds
from publishing.review.models import ReviewEvent
from publishing.tables.writing import write_csv
from teams.models import Assignment, Team
from teams.totals import with_totals
from tests.factories import make_user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 5)
DOC = (Path(__file__).parents[2] / "docs" / "content.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Loaded once for this module, and gone with it."""
    with django_db_blocker.unblock(), transaction.atomic():
        out = io.StringIO()
        call_command("load_content", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


def public(code, district="321111"):
    return list(
        Figure.objects.public().current().with_release().filter(
            indicator__code=code, district__code=district
        )
    )  # fmt: skip


def test_every_kind_is_loaded_and_said_so(loaded):
    assert "指标：载入210条" in loaded
    assert "数据发布：载入6条" in loaded
    assert loaded.count("：载入") == 19
    assert Figure.objects.filter(is_current=True).count() == Figure.objects.count() == 201 + 15
    assert vintages.wrong() == []


def test_the_figures_of_services_are_releases_of_their_own(loaded):
    of_services = Figure.objects.filter(release__file_name__endswith=".services.csv")
    assert of_services.count() == 15
    assert Figure.objects.exclude(pk__in=of_services).count() == 201
    assert Release.objects.values("title").distinct().count() == 6


def test_loading_again_changes_nothing(loaded):
    steps = ReviewEvent.objects.count()
    assert steps == ReviewEvent.objects.filter(step="initialised").count()
    out = io.StringIO()
    call_command("load_content", stdout=out)
    assert out.getvalue().count("已有内容，未改动") == 19
    assert ReviewEvent.objects.count() == steps


def test_everything_is_recorded_as_the_portal_s_initialisation(loaded):
    release = Release.objects.first()
    step = ReviewEvent.objects.of(release).get()
    assert (step.step, step.by, step.actor) == ("initialised", None, "系统初始化")


def test_gdp_of_runzhou_is_a_cumulative_figure_with_its_source(loaded):
    [gdp] = public("gdp")
    assert gdp.display_value == "222.3亿元"
    assert (gdp.period_type, gdp.period_label) == ("cumulative", "2021年1—9月")
    assert gdp.release.source.name == "润州2021年前三季度情况"
    assert gdp.rank_display == "镇江市增幅位次较2021年上半年进1位"


def test_pm25_of_2015_says_how_it_was_computed(loaded):
    [now, before] = sorted(public("pm25_annual_mean"), key=lambda row: row.period_end, reverse=True)
    assert (now.display_value, now.arithmetic) == ("38微克/立方米", "")
    assert before.period_end == date(2015, 12, 31)
    assert before.display_value == "55微克/立方米"
    assert before.arithmetic == "据公布数推算 38 + 17 = 55"


def test_the_two_grid_counts_stay_apart_and_point_at_each_other(loaded):
    [party], [police] = public("grids_with_party_orgs"), public("police_matched_grids")
    assert (party.display_value, police.display_value) == ("293个", "267个")
    assert police.indicator in party.indicator.see_also.all()
    assert party.indicator in police.indicator.see_also.all()
    [sorting], [inspected] = public("waste_sorting_compounds"), public("safety_inspected_compounds")
    assert (sorting.display_value, inspected.display_value) == ("206个", "215个")
    assert inspected.indicator in sorting.indicator.see_also.all()


@pytest.mark.parametrize(
    ("code", "district", "shown"),
    [
        ("digital_enterprises", "321102", "1300家以上"),
        ("digital_core_share_gdp", "321102", "约11%"),
        ("digital_core_value_added", "321102", "45亿元"),
        ("top_carrier_area", "321102", "近30万平方米"),
        ("project_start_rate", "321102", "92.9%"),
        ("party_members", "321111", "13,000名以上"),
        ("large_projects_landed_rate", "321111", "全部落地"),
        ("group_schooling_coverage", "321111", "全覆盖"),
        ("general_budget_tax_revenue", "321111", "达序时"),
        ("retail_sales_growth", "321111", "第3（镇江市，增幅）"),
        ("education_modernisation_score", "321111", "第1（江苏省，综合得分）"),
        ("finance_hq_introduced", "321111", "10家以上"),
        ("subsistence_allowance_paid", "321111", "1.7亿元以上"),
    ],
)
def test_numbers_read_as_their_sources_say_them(loaded, code, district, shown):
    assert [figure.display_value for figure in public(code, district)] == [shown]


def test_what_is_for_checking_only_is_for_staff_only(loaded):
    implied = Figure.objects.get(indicator__code="implied_gdp_from_digital_share")
    assert implied.audience == "staff"
    assert implied not in Figure.objects.public()
    hidden = Indicator.objects.get(code="implied_gdp_from_digital_share")
    assert hidden not in Indicator.objects.with_public_figures()


def test_a_year_that_the_source_leaves_out_is_said_to_be_inferred(loaded):
    silent = Figure.objects.filter(note__contains="年份", period_basis="stated")
    assert not silent.exists()
    [gdp] = public("gdp")
    assert gdp.period_shown == "2021年1—9月（推断）"


def test_what_is_for_checking_only_is_in_no_note_either(loaded):
    """The quotients 14.72万㎡ / 1.29万户, 48 / 87 and 45亿元 / 11 % are for staff (facts, G31–G38)."""
    for quotient in ("11.4", "58.2", "55.2", "409"):
        for field in ("note", "derivation", "value_text"):
            assert not Figure.objects.public().filter(**{f"{field}__contains": quotient}).exists()


def test_a_comparison_over_two_years_is_not_called_year_on_year(loaded):
    now, _ = sorted(public("mall_dining_daily_sales"), key=lambda row: row.period_end)[::-1]
    assert now.comparison_display == "较2019年国庆期间增长124.11%"
    assert "同比" in now.comparison_text


def test_a_change_that_the_source_does_not_state_is_not_shown_as_its_own(loaded):
    assert {figure.comparison_display for figure in public("case_clearance_rate")} == {""}


def test_computed_rates_have_parts_and_no_figures_of_their_own(loaded):
    rates = Indicator.objects.filter(measure_kind="computed_rate")
    assert rates.count() == 5
    for rate in rates.select_related("numerator", "denominator"):
        assert not rate.figures.exists()
        assert rate.numerator.figures.public().exists()
        assert rate.denominator.figures.public().exists()


def test_the_parts_of_a_total_add_up_as_the_source_says(loaded, client):
    parts = {
        total: set(
            Indicator.objects.filter(part_of__code=total).values_list("breakdown", flat=True)
        )
        for total in ("market_entities", "home_care_centres_standard_plus", "led_matters_total")
    }
    assert parts == {
        "market_entities": {"按主体类型"},
        "home_care_centres_standard_plus": {"按中心类型"},
        "led_matters_total": {"按办结情况", "按领办干部级别"},
    }
    assert Indicator.objects.filter(part_of__isnull=False).count() == 14
    assert not Indicator.objects.exclude(part_of__unit=F("unit")).filter(part_of__isnull=False)
    page = client.get("/districts/321111/").content.decode()
    assert page.count("各项相加等于总项。") == 6
    assert "不一致，待来源单位核实" not in page


def test_targets_are_not_results(loaded):
    targets = Figure.objects.filter(role="target").values_list("indicator__code", flat=True)
    assert set(targets) == {
        "old_compound_renovated_area",
        "property_upgrade_compounds",
        "annual_livelihood_projects",
        "wet_markets_upgraded",
        "waste_sorting_upgrade_compounds",
        "elderly_care_circle_minutes",
    }


def test_every_headline_has_a_public_figure(loaded):
    for headline in Headline.objects.public().select_related("district", "indicator"):
        assert public(headline.indicator.code, headline.district.code), headline


def test_no_matter_is_late_or_done_where_no_source_says_so(loaded):
    """The articles state neither due dates nor acceptances."""
    for day in (date(2020, 12, 31), date(2021, 12, 31), TODAY):
        matters = Matter.objects.public().with_status(on=day)
        found = set(matters.values_list("status", flat=True))
        assert found <= {None, "reported_done", "reported", "known_until", "standing"}
    tallied = tally(Matter.objects.public(), on=TODAY)
    assert (tallied.total, tallied.done, tallied.overdue, tallied.listed) == (0, 0, 0, 0)
    assert not Matter.objects.exclude(reporting="reported", original_due_on=None).exists()
    assert not MatterUpdate.objects.exclude(reporting="reported").exists()


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("SX-321111-000017", "reported_done"),  # 润州老旧小区改造
        ("SX-321111-000017-2", "reported_done"),  # 朱方路72号, a child of it
        ("SX-321102-000010", "known_until"),  # 菜市场, planned
        ("SX-321102-000012", "known_until"),  # 京口老旧小区改造, running
        ("SX-321111-000005", "known_until"),  # 电梯
        ("SX-321111-000029", "standing"),  # 低保
    ],
)
def test_matters_read_as_their_sources_leave_them(loaded, code, status):
    assert Matter.objects.with_status(on=TODAY).get(code=code).status == status


def test_until_when_a_programme_is_known(loaded):
    known = {row.code: known_until(row, on=TODAY) for row in Programme.objects.all()}
    assert known["SS-321102-000009"] == known["SS-321102-000012"] == date(2021, 11, 30)
    assert known["SS-321111-000001"] == known["SS-321111-000005"] == date(2021, 10, 31)
    assert known["SS-321111-000017"] == date(2021, 7, 26)


def test_what_jingkou_does_besides_is_not_among_its_ten(loaded):
    ten = Programme.objects.get(code="SS-321102-000009")
    assert set(ten.matters.values_list("title", flat=True)) == {
        "菜市场标准化改造",
        "小区垃圾分类提升",
    }


def test_the_rates_of_a_programme_come_from_figures_and_move_with_them(loaded, client):
    page = client.get("/livelihood/programmes/SS-321111-000001/").content.decode()
    for words in ("88.1%", "93.1%", "86.5%", "润州2021年前三季度情况"):
        assert words in page
    with transaction.atomic():
        Figure.objects.filter(indicator__code="led_matters_done").update(value=103)
        page = client.get("/livelihood/programmes/SS-321111-000001/").content.decode()
        assert "87.3%" in page
        assert "88.1%" not in page
        transaction.set_rollback(True)


def test_what_a_service_changed_is_computed_and_what_is_stated_is_quoted(loaded, client):
    page = client.get("/livelihood/services/FW-321111-000001/").content.decode()
    for words in ("−75.0%", "−80.0%", "−47.1%", "（5 − 20）÷ 20"):
        assert words in page
    stated = re.search(r"效率提升（来源原文）.*?来源未公布基数，无法核算", page, re.S)[0]
    assert re.search(r">53<", stated)
    page = client.get("/livelihood/services/FW-321111-000007/").content.decode()
    assert "4万张 × 50元 = 200万元" in page


def test_totals_of_teams_are_figures_and_stand_apart(loaded):
    teams = {team.code: team for team in with_totals(Team.objects.all())}
    shown = {
        code[-3:]: [total.words for total in team.shown_totals] for code, team in teams.items()
    }
    assert shown["001"] == ["37支行动支部", "239名党员"]
    assert shown["004"] == ["52个社区", "503家驻区单位"]
    assert shown["005"] == ["40支以上服务队", "110次以上服务"]
    assert shown["014"] == ["10支以上服务队", "150次以上活动"]
    assert shown["020"] == ["100个奔跑支部", "700名以上党员"]
    named = sum(team.totals.count() for team in teams.values())
    assert sum(map(len, shown.values())) == named, "every total that is named has a figure"


def test_every_measure_and_report_line_has_a_figure(loaded):
    measured = Figure.objects.public().values_list("indicator", "district")
    for measure in ServiceMeasure.objects.select_related("service", "indicator"):
        assert (measure.indicator_id, measure.service.district_id) in measured, measure
    for line in ReportLine.objects.select_related("programme"):
        for indicator in filter(None, (line.total_indicator_id, line.done_indicator_id)):
            assert (indicator, line.programme.district_id) in measured, line


def test_the_rhythm_of_running_branches_is_told_and_none_is_called_missed(loaded):
    branches = Team.objects.get(code="DW-321102-000020")
    assert [str(cadence) for cadence in branches.cadences.all()] == [
        "每两个月一次会办",
        "每周一次调度",
        "每月一次督查",
    ]
    assert not Team.objects.filter(publishes_meetings=True).exists()
    assert {post.office for post in branches.posts.all()} == {
        "挂钩区领导",
        "牵头单位和街道（园区）负责人",
        "职能部门党员骨干",
    }


def test_no_rate_is_made_of_a_number_and_itself(loaded):
    lines = ReportLine.objects.filter(done_indicator__isnull=False)
    assert lines.count() == 4
    assert not lines.filter(done_indicator=F("total_indicator")).exists()
    page = Client().get("/livelihood/programmes/SS-321111-000016/").content.decode()
    assert "333" in page
    assert "100.0" not in page


def test_tianhai_is_large_its_start_is_known_by_report_and_a_branch_serves_it(loaded):
    [tianhai] = Project.objects.public().large().with_stage(on=TODAY)
    assert (tianhai.code, tianhai.total_investment) == ("XM-321102-000019", 1_560_000_000)
    assert (tianhai.stage, tianhai.stage_is_dated) == ("started", False)
    assert {permit.stated for permit in tianhai.permits.all()} == {"3天"}
    [assignment] = Assignment.objects.filter(project=tianhai)
    assert assignment.team.parent.name == "“奔跑支部”"


def test_every_row_says_where_it_is_from(loaded):
    unsourced = Q(source=None) | Q(source_locator="") | Q(source_line=None)
    cards = (KeyArea, Project, Programme, Matter, Service, Team)
    for model in (*cards, Honour, DistrictEvent, MatterUpdate, StageEvent):
        assert not model.objects.filter(unsourced).exists(), model


def test_every_fact_is_accounted_for(loaded):
    """A code ends with the number of its fact; what is no card stands in docs/content.md."""
    told = set(re.findall(r"\b[A-Z]{1,2}\d{2,3}\b", DOC))
    for letter, count, models in (
        ("M", 37, (Programme, Matter)),
        ("S", 70, (Service,)),
        ("T", 42, (Team,)),
        ("P", 47, ()),
        ("H", 46, (Honour,)),
        ("E", 15, (DistrictEvent,)),
    ):
        codes = [code for model in models for code in model.objects.values_list("code", flat=True)]
        cards = {f"{letter}{int(code.split('-')[2]):03d}" for code in codes}
        facts = {f"{letter}{number:03d}" for number in range(1, count + 1)}
        assert facts - cards <= told, letter
        assert cards <= facts, letter
    projects = {f"P{code[-3:]}" for code in Project.objects.values_list("code", flat=True)}
    listed = set(re.findall(r"^\| (P\d{3}) [^|]*\| project", DOC, re.M))
    assert projects == listed
    assert KeyArea.objects.count() == 24
    assert Industry.objects.count() == 21
    table = DOC[DOC.index("| facts | rows | here |") :].split("\n\n")[0]
    assert sum(map(int, re.findall(r"^\| \w+ \| (\d+) \|", table, re.M))) == 822


def test_the_documentation_counts_the_rows_of_every_file(loaded):
    for path in content.FIXTURES.glob("*.csv"):
        if path.name.startswith("figures-"):
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file)) - 1
        line = next(line for line in DOC.splitlines() if f"`{path.name}`" in line)
        assert re.search(rf"\b{rows}\b", line), path.name


def test_every_table_of_records_goes_out_and_comes_back_the_same(loaded):
    everywhere = make_user(scopes=[{"role": Role.DISTRICT_ADMIN, "place_code": "000000"}])
    for name, resource in kinds.registered().items():
        records = resource._meta.model._base_manager.order_by("pk")
        if not records.exists():
            continue
        file = io.BytesIO(b"".join(write_csv(*resource().table(records))))
        report = check(resource, file, name=f"{name}.csv", by=everywhere)
        assert [str(problem) for problem in report.problems.problems] == [], name
        assert report.counts["same"] == len(records), (name, report.changed[:3])
