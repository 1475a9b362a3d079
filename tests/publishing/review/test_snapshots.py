"""The content of a record as JSON, its fingerprint, and differences in words."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.review import snapshots
from publishing.review.errors import StepRefused
from tests.factories import make_unit
from tests.publishing.examples.making import new_scheme, with_milestones
from tests.publishing.examples.models import Milestone, Scheme

pytestmark = pytest.mark.django_db


def stored_scheme(**fields):
    """A scheme as the database gives it back."""
    scheme = new_scheme(code=fields.pop("code", "YL-1"), **fields)
    scheme.save()
    return Scheme.objects.get(pk=scheme.pk)


def test_a_snapshot_is_plain_json_in_stable_words():
    unit = make_unit(code="zhujianju")
    scheme = stored_scheme(
        owner=unit,
        budget=Decimal("12.5"),
        starts_on=date(2021, 3, 1),
        told_at=datetime(2021, 3, 1, 9, tzinfo=UTC),
        picture="a.jpg",
    )
    milestone = with_milestones(scheme, "招标").milestones.get()
    content = snapshots.snapshot(scheme)
    assert json.loads(json.dumps(content)) == content
    assert content["fields"] == {
        "place_code": "321111",
        "owner": "zhujianju",
        "name": "雨污分流",
        "kind": "yearly",
        "parent": None,
        "budget": "12.50",
        "starts_on": "2021-03-01",
        "standing": False,
        "told_at": "2021-03-01T09:00:00+00:00",
        "picture": "a.jpg",
    }
    row = {"id": milestone.pk, "name": "招标", "due_on": "2021-12-31", "unit": None}
    assert content["inlines"] == {"milestones": [row]}


def test_a_fingerprint_ignores_states_versions_and_keys_of_rows():
    scheme = with_milestones(stored_scheme(), "招标")
    before = snapshots.fingerprint(scheme)
    Scheme._base_manager.update(state="published", version=7)
    row = scheme.milestones.get()
    row.delete()
    row.pk = None
    row.save()
    assert snapshots.fingerprint(Scheme.objects.get()) == before


@pytest.mark.parametrize(
    "alter",
    [
        lambda: Scheme._base_manager.update(name="另一名"),
        lambda: Scheme._base_manager.update(owner=make_unit()),
        lambda: Scheme._base_manager.update(budget=Decimal("0.01")),
        lambda: Milestone.objects.update(name="开标"),
        lambda: Milestone.objects.all().delete(),
        lambda: with_milestones(Scheme.objects.get(), "开标"),
    ],
)
def test_a_fingerprint_changes_with_any_content(alter):
    before = snapshots.fingerprint(with_milestones(stored_scheme(), "招标"))
    alter()
    assert snapshots.fingerprint(Scheme.objects.get()) != before


def test_two_records_of_equal_content_have_fingerprints_of_their_own():
    unit = make_unit()
    one, other = stored_scheme(owner=unit), stored_scheme(owner=unit, code="YL-2")
    assert snapshots.snapshot(one) == snapshots.snapshot(other)
    assert snapshots.fingerprint(one) != snapshots.fingerprint(other)


def test_a_fingerprint_covers_what_a_record_adds_to_its_columns(monkeypatch):
    scheme = stored_scheme()
    before = snapshots.fingerprint(scheme)
    monkeypatch.setattr(Scheme, "fingerprint_content", lambda self: "数据摘要")
    assert snapshots.fingerprint(scheme) != before


@given(
    name=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60),
    budget=st.none() | st.decimals(-(10**9), 10**9, places=2),
    starts_on=st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    told_at=st.none()
    | st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    standing=st.booleans(),
)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_content_survives_the_way_there_and_back(name, budget, starts_on, told_at, standing):
    scheme = new_scheme(
        code="YL-1",
        name=name,
        budget=budget,
        starts_on=starts_on,
        told_at=told_at,
        standing=standing,
    )
    content = snapshots.snapshot_fields(scheme)
    again = snapshots.with_content(new_scheme(owner=scheme.owner), json.loads(json.dumps(content)))
    assert snapshots.snapshot_fields(again) == content
    assert (again.budget, again.starts_on, again.told_at) == (budget, starts_on, told_at)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("starts_on", "2021-02-30", "“开始日期”的值“2021-02-30”不能用"),
        ("budget", "很多", "“预算”的值“很多”不能用"),
        ("parent", "YL-404", "“上级”的值“YL-404”不能用"),
        ("state", "published", "没有可修改的字段“state”"),
        ("code", "YL-2", "没有可修改的字段“code”"),
    ],
)
def test_what_is_no_content_is_refused_by_name(name, value, problem):
    with pytest.raises(StepRefused, match=problem):
        snapshots.with_content(stored_scheme(), {name: value})


def test_inline_rows_are_changed_added_and_removed():
    scheme = with_milestones(stored_scheme(), "招标", "开工")
    first, second = snapshots.snapshot(scheme)["inlines"]["milestones"]
    rows = [{**first, "name": "开标"}, {"name": "竣工", "due_on": "2022-06-30", "unit": None}]
    snapshots.write_inlines(scheme, {"milestones": rows})
    assert list(scheme.milestones.order_by("pk").values_list("name", flat=True)) == ["开标", "竣工"]
    assert scheme.milestones.get(name="开标").pk == first["id"]


def test_an_inline_row_that_is_not_valid_is_refused():
    with pytest.raises(StepRefused, match="“节点”"):
        snapshots.write_inlines(
            stored_scheme(), {"milestones": [{"name": "", "due_on": "2022-06-30"}]}
        )


def test_a_row_of_another_card_is_not_taken_over():
    other = with_milestones(stored_scheme(code="YL-2"), "招标")
    row = snapshots.snapshot(other)["inlines"]["milestones"][0]
    scheme = stored_scheme()
    snapshots.write_inlines(scheme, {"milestones": [row]})
    assert other.milestones.count() == scheme.milestones.count() == 1


def test_differences_are_in_words_for_staff():
    unit = make_unit(name="住建局")
    parent = stored_scheme(code="YL-9", name="总事项")
    scheme = with_milestones(stored_scheme(), "招标", "开工")
    old = snapshots.snapshot(scheme)
    first, second = old["inlines"]["milestones"]
    new = {
        "fields": {
            "kind": "micro",
            "parent": parent.code,
            "budget": "12.50",
            "starts_on": "2021-03-01",
            "standing": True,
            "told_at": "2021-03-01T01:30:00+00:00",
        },
        "inlines": {
            "milestones": [
                {**first, "unit": unit.code},
                {"name": "竣工", "due_on": "2022-06-30", "unit": None},
            ]
        },
    }
    found = [(item.label, item.old, item.new) for item in snapshots.differences(scheme, old, new)]
    assert found == [
        ("类型", "年度", "微实事"),
        ("上级", "", "总事项"),
        ("预算", "", "12.5"),
        ("开始日期", "", "2021-03-01"),
        ("常态化", "否", "是"),
        ("告知时间", "", "2021-03-01 09:30"),
        (
            "计划节点",
            "节点：招标；期限：2021-12-31",
            "节点：招标；期限：2021-12-31；责任单位：住建局",
        ),
        ("计划节点", "", "节点：竣工；期限：2022-06-30"),
        ("计划节点", "节点：开工；期限：2021-12-31", ""),
    ]


def test_what_the_new_content_leaves_out_does_not_differ():
    scheme = with_milestones(stored_scheme(), "招标")
    assert snapshots.differences(scheme, snapshots.snapshot(scheme), {"fields": {}}) == []
