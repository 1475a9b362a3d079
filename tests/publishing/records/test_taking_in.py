"""Drafts and proposals only, all or nothing, and only what was committed is counted."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from publishing.records import ImportRefused, check, initialise, take_in
from publishing.review import proposals, steps
from publishing.review.models import Batch, Proposal, ReviewEvent
from tests.factories import make_unit, make_user
from tests.publishing.examples.making import new_notice, new_scheme, published, with_milestones
from tests.publishing.examples.models import Milestone, Notice, Scheme
from tests.publishing.records.tables import (
    NoticeResource,
    SchemeResource,
    counted,
    ours,
    table,
)

pytestmark = pytest.mark.django_db

NEW = ",{},,,,,321111,住建局,,"
WRITTEN = (Scheme, Notice, Milestone, Proposal, Batch, ReviewEvent, AuditEntry)


@pytest.fixture
def unit():
    return make_unit(name="住建局")


def checked(by, *rows, resource=SchemeResource, **options):
    return check(resource, table(*rows, **options), name="五月.csv", by=by, site=ours)


def test_new_rows_become_drafts_of_the_importer_with_their_inline_rows_and_a_batch(people, unit):
    rows = (
        ',甲,,,,,321111,住建局,,"2021-06-30 开工\n2021-12-31 完工"',
        ",乙,,,,,321111,住建局,甲,",
    )
    taken = take_in(checked(people.clerk, *rows), by=people.clerk)
    first, second = Scheme.objects.order_by("pk")
    assert (first.state, first.code, second.parent) == ("draft", "YL-321111-000001", first)
    assert [str(node) for node in first.milestones.all()] == ["开工", "完工"]
    assert [step.by for step in ReviewEvent.objects.of(first)] == [people.clerk]
    assert (taken.drafts, taken.edited, taken.proposals, taken.same) == ([first, second], [], [], 0)
    assert (taken.batch.state, taken.batch.records()) == ("draft", [first, second])
    entry = AuditEntry.objects.get(action="import")
    assert (entry.user, entry.detail["drafts"]) == (people.clerk, [first.code, second.code])
    steps.submit(taken.batch, by=people.clerk)
    steps.approve_and_publish(taken.batch, by=people.signer)
    assert Scheme.objects.public().count() == 2


def test_the_same_file_twice_changes_nothing_though_its_rows_name_no_codes(people, unit):
    rows = (
        ',甲,,5,,,321111,住建局,,"2021-06-30 开工\n2021-12-31 完工"',
        ",乙,,,,,321111,住建局,甲,",
    )
    take_in(checked(people.clerk, *rows), by=people.clerk)
    before = counted(Scheme, Milestone, Batch)
    again = checked(people.clerk, *rows)
    assert (again.counts["same"], again.counts["new"]) == (2, 0)
    assert "有2行没有编码，但与已有的记录完全相同" in "".join(again.problems.notes)
    assert take_in(again, by=people.clerk).records == []
    assert counted(Scheme, Milestone, Batch) == before
    other_rows = checked(people.clerk, rows[0].replace("2021-12-31", "2022-12-31"))
    assert other_rows.counts["new"] == 1


def test_an_open_record_is_edited_only_where_something_differs(people, unit):
    scheme = steps.draft(new_scheme(owner=unit), by=people.clerk)
    taken = take_in(checked(people.other_clerk, f"{scheme.code},,,,,,,,,"), by=people.other_clerk)
    assert (taken.same, taken.records, taken.batch) == (1, [], None)
    take_in(checked(people.other_clerk, f"{scheme.code},新名,,,,,,,,"), by=people.other_clerk)
    scheme.refresh_from_db()
    assert (scheme.name, scheme.version) == ("新名", 2)
    assert [step.by for step in ReviewEvent.objects.of(scheme)] == [people.clerk, people.other_clerk]  # fmt: skip


def test_a_published_card_gets_a_proposal_with_its_inline_rows_and_stays_as_it_is(people, unit):
    scheme = published(new_scheme(owner=unit), people)
    with_milestones(scheme, "开工", "完工")
    kept = scheme.milestones.get(name="完工")
    cells = '"2022-03-31 完工\n2022-06-30 验收"'
    taken = take_in(checked(people.clerk, f"{scheme.code},二期,,,,,,,,{cells}"), by=people.clerk)
    scheme.refresh_from_db()
    assert (scheme.name, scheme.milestones.count(), taken.batch) == ("雨污分流", 2, None)
    (proposal,) = taken.proposals
    assert [(each.label, each.old, each.new) for each in proposals.differences(proposal)] == [
        ("名称", "雨污分流", "二期"),
        ("计划节点", "节点：完工；期限：2021-12-31", "节点：完工；期限：2022-03-31"),
        ("计划节点", "", "节点：验收；期限：2022-06-30"),
        ("计划节点", "节点：开工；期限：2021-12-31", ""),
    ]
    steps.submit(proposal, by=people.clerk)
    steps.approve_and_publish(proposal, by=people.signer)
    assert {str(node) for node in scheme.milestones.all()} == {"完工", "验收"}
    kept.refresh_from_db()  # a node that keeps its name stays the row that others refer to
    assert kept.due_on == date(2022, 3, 31)


def test_inline_rows_that_no_cell_speaks_of_stay(people, unit):
    scheme = published(new_scheme(owner=unit), people)
    with_milestones(scheme, "开工")
    taken = take_in(checked(people.clerk, f"{scheme.code},二期,,,,,,,,"), by=people.clerk)
    assert taken.proposals[0].changes == {"fields": {"name": "二期"}, "inlines": {}}


def test_a_row_that_went_bad_since_the_check_leaves_nothing_behind(people, unit):
    """Trap 3: what is refused is not counted as imported."""
    scheme = steps.draft(new_scheme(owner=unit), by=people.clerk)
    report = checked(people.clerk, NEW.format("甲"), f"{scheme.code},改,,,,,,,,", NEW.format("乙"))
    steps.submit(scheme, by=people.clerk)
    before = counted(*WRITTEN)
    with pytest.raises(ImportRefused, match="没有导入任何内容"):
        take_in(report, by=people.clerk)
    assert counted(*WRITTEN) == before
    assert "现为已报送待审，不能修改" in str(report.problems.problems[0])
    assert report.problems.problems[0].row == 3


def test_a_record_that_somebody_saved_since_the_check_is_not_overwritten(people, unit):
    scheme = steps.draft(new_scheme(owner=unit), by=people.clerk)
    report = checked(people.clerk, f"{scheme.code},我改的,,,,,,,,")
    theirs = Scheme.objects.get()
    theirs.name = "别人改的"
    steps.edited(theirs, by=people.other_clerk)
    with pytest.raises(ImportRefused):
        take_in(report, by=people.clerk)
    assert Scheme.objects.get().name == "别人改的"


def test_a_published_card_may_be_put_under_a_new_one_of_the_same_file(people, unit):
    scheme = published(new_scheme(owner=unit), people)
    rows = (NEW.format("总项"), f"{scheme.code},,,,,,,,总项,")
    taken = take_in(checked(people.clerk, *rows), by=people.clerk)
    assert taken.proposals[0].changes["fields"] == {"parent": taken.drafts[0].code}


def test_what_was_checked_for_one_person_is_not_written_by_another(people, unit):
    report = checked(people.clerk, NEW.format("甲"))
    with pytest.raises(ImportRefused):
        take_in(report, by=people.other_clerk)
    with pytest.raises(ImportRefused):
        take_in(checked(None, NEW.format("甲")), by=None)
    assert not Scheme.objects.exists()


def test_a_refused_table_is_not_taken_in(people, unit):
    with pytest.raises(ImportRefused):
        take_in(checked(people.clerk, NEW.format("")), by=people.clerk)
    assert not Scheme.objects.exists()


def test_the_first_content_is_published_as_system_content_with_its_codes_and_rows(db, unit):
    rows = ("YL-A,甲,,,,,321111,住建局,,2021-12-31 完工", "YL-B,乙,,,,,321111,住建局,YL-A,")
    found = initialise(checked(None, *rows))
    assert [record.code for record in found] == ["YL-A", "YL-B"]
    assert Scheme.objects.public().count() == 2
    step = ReviewEvent.objects.of(found[0]).get()
    assert (step.step, step.by) == ("initialised", None)
    assert step.content["inlines"]["milestones"][0]["name"] == "完工"
    with pytest.raises(ImportRefused, match="初始化只能写入新的记录"):
        initialise(checked(None, *rows))


def test_a_first_content_with_a_problem_publishes_nothing(people, unit):
    # The two rows claim one code in different spellings of the same table.
    report = checked(None, "YL-A,甲,,,,,321111,住建局,,", "YL-A,乙,,,,,321111,住建局,,")
    with pytest.raises(ImportRefused):
        initialise(report)
    assert not Scheme.objects.exists()


def test_a_correction_is_a_new_event_though_its_natural_key_is_taken(people, unit):
    scheme = published(new_scheme(owner=unit), people)
    event = published(new_notice(owner=unit, scheme=scheme, title="开工"), people)
    header = "事项,标题,更正"
    report = checked(
        people.clerk, f"{scheme.code},开工,{event.code}", resource=NoticeResource, header=header
    )
    assert [row.outcome for row in report.rows] == ["new"]
    (draft,) = take_in(report, by=people.clerk).drafts
    assert (draft.corrects, draft.place_code) == (event, "321111")


def test_records_of_places_that_no_scope_holds_together_are_imported_without_a_batch(unit):
    scopes = [{"role": "clerk", "place_code": code} for code in ("321111001", "321102001")]
    clerk = make_user(scopes=scopes)
    rows = [f",甲{code},,,,,{code},{unit.code},," for code in ("321111001", "321102001")]
    taken = take_in(checked(clerk, *rows), by=clerk)
    assert (len(taken.drafts), taken.batch) == (2, None)
