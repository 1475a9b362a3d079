"""What every row of this room must satisfy."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError

from livelihood.models import MatterState, MatterUpdate
from tests.factories import (
    make_community,
    make_district,
    make_indicator,
    make_matter,
    make_matter_unit,
    make_plan_node,
    make_programme,
    make_programme_document,
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_report_line,
    make_service,
    make_source,
    make_sub_target,
    make_unit,
    make_update,
)
from tests.livelihood.making import new_update

pytestmark = pytest.mark.django_db

YEAR = {"period_start": date(2021, 1, 1), "period_end": date(2021, 12, 31)}


@pytest.mark.parametrize(
    ("make", "constraint", "fields"),
    [
        (make_programme, "livelihood_programme_is_never_importing", {"state": "importing"}),
        (
            make_programme,
            "livelihood_programme_ends_after_it_begins",
            {"period_end": date(2020, 12, 31)},
        ),
        (
            make_programme_document,
            "livelihood_programmedocument_is_never_importing",
            {"state": "importing"},
        ),
        (
            make_programme_document,
            "livelihood_programmedocument_notice_is_a_period",
            {"notice_from": date(2021, 3, 1)},
        ),
        (make_matter, "livelihood_matter_is_never_importing", {"state": "importing"}),
        (make_matter, "livelihood_matter_investment_within_bounds", {"investment": -1}),
        (make_matter, "livelihood_matter_investment_within_bounds", {"investment": 10**15}),
        (
            make_matter,
            "livelihood_matter_standing_has_no_due_date",
            {"standing": True, "original_due_on": date(2021, 12, 31)},
        ),
        (
            make_matter,
            "livelihood_matter_is_due_after_it_starts",
            {"starts_on": date(2022, 1, 1)},
        ),
        (make_update, "livelihood_matterupdate_is_never_importing", {"state": "importing"}),
        (make_update, "livelihood_matterupdate_progress_within_100", {"progress": 101}),
        (make_update, "livelihood_matterupdate_due_change_has_a_date", {"kind": "due_changed"}),
        (
            make_update,
            "livelihood_matterupdate_due_change_has_a_date",
            {"new_due_on": date(2021, 12, 31)},
        ),
        (make_update, "livelihood_matterupdate_moving_has_a_reason", {"kind": "suspended"}),
        (
            make_update,
            "livelihood_matterupdate_due_change_has_an_action",
            {"kind": "due_changed", "new_due_on": date(2021, 12, 31), "reason": "weather"},
        ),
        (
            make_update,
            "livelihood_matterupdate_completion_has_a_text",
            {"kind": "completed", "text": ""},
        ),
        (
            make_update,
            "livelihood_matterupdate_acceptance_names_a_completion",
            {"kind": "accepted"},
        ),
        (make_plan_node, "livelihood_plannode_progress_within_100", {"planned_progress": 101}),
        (make_sub_target, "livelihood_subtarget_target_is_positive", {"target": 0}),
        (make_service, "livelihood_service_is_never_importing", {"state": "importing"}),
    ],
)
def test_the_database_refuses_a_row_that_contradicts_itself(make, constraint, fields):
    with pytest.raises(IntegrityError) as refused:
        make(**fields)
    assert constraint in str(refused.value)


@pytest.mark.parametrize("code", ["programmes", "services", "bulletins"])
def test_no_matter_takes_the_address_of_a_page(code):
    with pytest.raises(IntegrityError, match="livelihood_matter_code_is_not_a_page_name"):
        make_matter(code=code)


def test_the_database_refuses_a_matter_above_itself():
    matter = make_matter()
    matter.parent = matter
    with pytest.raises(IntegrityError, match="livelihood_matter_is_not_its_own_parent"):
        matter.save()


def test_a_programme_has_one_reported_total_of_a_name():
    """livelihood_reportline_label_once"""
    line = make_report_line(label="合计")
    with pytest.raises(IntegrityError):
        make_report_line(programme=line.programme, label="合计")


def test_a_matter_has_one_leading_unit():
    """livelihood_matterunit_one_lead"""
    row = make_matter_unit(role="lead")
    with pytest.raises(IntegrityError):
        make_matter_unit(matter=row.matter, role="lead")


def test_a_unit_has_one_role_in_a_matter():
    """livelihood_matterunit_one_role_per_unit"""
    row = make_matter_unit(role="lead")
    with pytest.raises(IntegrityError):
        make_matter_unit(matter=row.matter, unit=row.unit)


def test_a_plan_has_one_node_a_day():
    """livelihood_plannode_one_a_day"""
    node = make_plan_node()
    with pytest.raises(IntegrityError):
        make_plan_node(matter=node.matter, text="另一步")


def test_a_sub_target_is_named_once_in_a_matter():
    """livelihood_subtarget_once_per_matter"""
    target = make_sub_target(name="改造小区")
    with pytest.raises(IntegrityError):
        make_sub_target(matter=target.matter, name="改造小区")


def test_the_quantity_of_a_sub_target_stands_once_in_an_update():
    """livelihood_subtargetquantity_once_per_update"""
    update, target = make_update(), make_sub_target()
    update.quantities.create(sub_target=target, quantity=1)
    with pytest.raises(IntegrityError):
        update.quantities.create(sub_target=target, quantity=2)


@pytest.mark.parametrize("quantity", [-1, 10**11])
def test_the_database_refuses_a_quantity_out_of_bounds(quantity):
    """livelihood_subtargetquantity_is_not_negative"""
    update, target = make_update(), make_sub_target()
    with pytest.raises((IntegrityError, DataError)):
        update.quantities.create(sub_target=target, quantity=quantity)


def test_a_service_names_an_indicator_once():
    """livelihood_servicemeasure_indicator_once"""
    service, indicator = make_service(), make_indicator()
    service.measures.create(indicator=indicator)
    with pytest.raises(IntegrityError):
        service.measures.create(indicator=indicator)


STATE = {"valid_from": date(2021, 1, 20), "since": date(2021, 1, 20), "status": "listed"}


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("livelihood_matterstate_ends_after_it_begins", {"valid_to": date(2021, 1, 20)}),
        (
            "livelihood_matterstate_progress_within_1000",
            {"progress": 1001, "progress_part": 1, "progress_whole": 1},
        ),
        ("livelihood_matterstate_progress_is_a_fraction", {"progress": 10}),
        (
            "livelihood_matterstate_progress_is_a_fraction",
            {"progress": 10, "progress_part": 2, "progress_whole": 1},
        ),
    ],
)
def test_the_database_refuses_an_interval_that_contradicts_itself(constraint, fields):
    with pytest.raises(IntegrityError) as refused:
        MatterState.objects.create(matter=make_matter(), **STATE | fields)
    assert constraint in str(refused.value)


@pytest.mark.parametrize(
    "fields",
    [
        {},  # livelihood_matterstate_one_from_a_day
        {"valid_from": date(2021, 3, 1)},  # livelihood_matterstate_one_open
    ],
)
def test_two_intervals_do_not_begin_on_a_day_nor_stay_open(fields):
    matter = make_public_matter()
    with pytest.raises(IntegrityError):
        MatterState.objects.create(matter=matter, **STATE | fields)


def test_two_intervals_do_not_end_on_a_day():
    """livelihood_matterstate_one_to_a_day"""
    matter = make_matter()
    ends = {"valid_to": date(2021, 6, 1)}
    MatterState.objects.create(matter=matter, **STATE | ends)
    with pytest.raises(IntegrityError):
        MatterState.objects.create(matter=matter, **STATE | ends | {"valid_from": date(2021, 2, 1)})


# What the forms and the steps refuse


def refused(row) -> dict:
    """The sentences by field with which a row is refused."""
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    return error.value.message_dict


def test_dates_begin_the_span_in_which_they_are_known():
    matter = make_matter(
        original_due_on=date(2021, 9, 17), original_due_precision="quarter",
        starts_on=date(2021, 5, 20), starts_precision="month",
    )  # fmt: skip
    matter.full_clean()
    assert (matter.starts_on, matter.original_due_on) == (date(2021, 5, 1), date(2021, 7, 1))


def test_a_date_that_is_not_known_needs_a_source_and_a_due_date_is_left_blank():
    matter = make_matter(listed_precision="unknown", original_due_precision="unknown")
    assert set(refused(matter)) == {"listed_precision", "original_due_precision"}
    matter.source, matter.original_due_on = make_source(), None
    matter.full_clean()


def test_children_are_of_one_level_and_of_their_parent_s_programme():
    parent = make_matter()
    child = make_matter(parent=parent)
    assert "只分一级" in str(refused(make_matter(parent=child)))
    parent.parent = make_matter(programme=parent.programme)
    assert "已有下级" in str(refused(parent))
    parent.parent, parent.programme = None, make_public_programme()
    assert "须先移走" in str(refused(parent))
    assert "同一清单" in str(refused(make_matter(parent=make_matter(), programme=parent.programme)))


def test_a_matter_lies_in_its_community_else_in_its_district():
    community = make_community(code="321111001002")
    assert make_matter(community=community).place_code == "321111001002"
    assert make_matter().place_code == "321111"
    street = make_district(code="321111001")
    assert make_matter(district=street).place_code == "321111001"
    elsewhere = make_matter(community=make_community(code="321102001001"))
    assert "不在润州区之内" in str(refused(elsewhere))
    elsewhere = make_matter(district=make_district(code="321102"))
    assert "不在清单所在的润州区之内" in str(refused(elsewhere))


def test_months_are_counted_only_in_a_programme_of_one_calendar_year():
    assert make_programme(by_month=True, **YEAR).full_clean() is None
    longer = make_programme(by_month=True, period_end=date(2022, 12, 31))
    assert "自然年" in str(refused(longer))


@pytest.mark.parametrize("kind", ["due_changed", "suspended", "cancelled"])
def test_an_annual_programme_moves_only_on_a_document_with_its_number(kind):
    moved = {"new_due_on": date(2021, 12, 31)} if kind == "due_changed" else {}
    programme = make_public_programme(kind="annual")
    matter = make_public_matter(programme=programme)
    update = new_update(matter, kind, "2021-06-01", code="JZ-1", place_code="321111", **moved)
    assert "请先登记调整依据" in str(refused(update))
    update.document = make_programme_document(programme=programme, number="")
    assert "请先登记调整依据" in str(refused(update))
    update.document = make_programme_document(programme=programme)
    update.full_clean()
    update.document = make_programme_document()
    assert "只能选事项所在清单的文件" in str(refused(update))
    led = new_update(make_public_matter(), kind, "2021-06-01", code="J", place_code="321111")
    led.new_due_on = update.new_due_on
    led.full_clean()


def test_an_update_is_filed_by_a_unit_that_answers_for_its_matter():
    matter = make_public_matter()
    lead = make_matter_unit(matter=matter, role="lead").unit
    responsible = make_matter_unit(matter=matter, role="responsible").unit
    supporting = make_matter_unit(matter=matter).unit
    fields = {"code": "JZ-1", "place_code": "321111"}
    for unit in (matter.owner, lead):
        new_update(matter, "progress", "2021-06-01", owner=unit, **fields).full_clean()
    for unit in (supporting, make_unit()):
        stranger = new_update(matter, "progress", "2021-06-01", owner=unit, **fields)
        assert "不是本事项的责任、牵头单位" in str(refused(stranger))
    early = new_update(matter, "progress", "2021-06-01", owner=responsible, **fields)
    assert "是本事项的责任单位，只填报所负责的子项、点位" in str(refused(early))
    child = make_public_matter(parent=matter)
    make_matter_unit(matter=child, unit=responsible, role="responsible")
    new_update(child, "progress", "2021-06-01", owner=responsible, **fields).full_clean()


def test_an_update_says_what_happened_to_its_own_matter_and_when():
    matter = make_public_matter()
    fields = {"code": "JZ-1", "place_code": "321111"}
    assert "还没有发生" in str(refused(new_update(matter, "progress", "2099-01-01", **fields)))
    undated = new_update(matter, "progress", "2021-06-01", happened_precision="unknown", **fields)
    assert "须写明日期" in str(refused(undated))
    node = make_plan_node()
    other = make_public_update()
    wrong = new_update(matter, "progress", "2021-06-01", node=node, corrects=other, **fields)
    assert set(refused(wrong)) == {"node", "corrects"}
    month = new_update(matter, "progress", "2021-06-20", happened_precision="month", **fields)
    month.full_clean()
    assert month.happened_on == date(2021, 6, 1)
    quantity = make_update(matter=matter).quantities.model(
        update=month, sub_target=make_sub_target(), quantity=1
    )
    month.save()
    quantity.update = month
    assert "只能选本事项的分项目标" in str(refused(quantity))


def test_what_only_sources_report_takes_no_registered_update():
    matter = make_public_matter(reporting="reported")
    update = new_update(
        matter, "progress", "2021-06-01", reporting="registered", code="J", place_code="321111"
    )
    assert "只有来源报道" in str(refused(update))


def test_a_standing_matter_is_neither_due_nor_completed():
    matter = make_public_matter(standing=True)
    fields = {"code": "J", "place_code": "321111"}
    for kind in ("completed", "due_changed"):
        moved = {"new_due_on": date(2021, 12, 31)} if kind == "due_changed" else {}
        update = new_update(matter, kind, "2021-06-01", **fields, **moved)
        assert "常态化推进的事项没有" in str(refused(update))
    new_update(matter, "progress", "2021-06-01", **fields).full_clean()


def test_programmes_matters_and_services_get_the_place_of_their_code_by_themselves():
    update = make_update(place_code="321102")
    document = make_programme_document(place_code="321102")
    assert update.place_code == document.place_code == update.matter.place_code == "321102"
    assert make_service(place_code="321102").place_code == "321102"
    assert make_programme(place_code="321102").place_code == "321102"
    assert str(MatterUpdate(kind="started", matter=update.matter)).endswith("：启动")
