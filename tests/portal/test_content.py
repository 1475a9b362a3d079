"""The content that comes with the portal: loaded once, through the front door."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from figures import vintages
from figures.models import Figure, Headline, Indicator, Release
from publishing.review.models import ReviewEvent

pytestmark = pytest.mark.django_db


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
    assert "指标：载入198条" in loaded
    assert "数据发布：载入3条" in loaded
    assert Figure.objects.count() == 201
    assert Figure.objects.filter(is_current=True).count() == 201
    assert vintages.wrong() == []


def test_loading_again_changes_nothing(loaded):
    out = io.StringIO()
    call_command("load_content", stdout=out)
    assert out.getvalue().count("已有内容，未改动") == 7
    assert Figure.objects.count() == 201
    assert ReviewEvent.objects.filter(step="initialised").count() == 4 + 3 + 11


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
