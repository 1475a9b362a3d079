"""A programme on 15 October 2021 with a matter in every state, and a round of it."""

from datetime import date
from types import SimpleNamespace

from livelihood.rounds.asking import ask_desks
from tests.factories import (
    make_matter_unit,
    make_plan_node,
    make_programme_document,
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_report_round,
    make_unit,
    make_update,
)

ON = date(2021, 10, 15)


def make_full_programme() -> SimpleNamespace:
    """An annual programme whose matters are named after what they are on `ON`."""
    owner = make_unit(name="督查室", phone="0511-85012345")
    programme = make_public_programme(kind="annual", name="2021年民生实事", owner=owner)
    document = make_programme_document(
        programme=programme, number="润政办发〔2021〕21号", state="published"
    )
    street, bureau = make_unit(name="街道"), make_unit(name="住建局")
    made = SimpleNamespace(
        programme=programme, document=document, street=street, bureau=bureau, owner=owner
    )

    def matter(title, unit=bureau, **fields):
        number = str(programme.matters.count() + 1)
        found = make_public_matter(
            programme=programme, title=title, number=number, owner=unit,
            starts_on=date(2021, 1, 1), **fields,
        )  # fmt: skip
        make_matter_unit(matter=found, unit=unit, role="lead")
        return found

    def moved(found, kind, **fields):
        return make_public_update(
            matter=found, kind=kind, happened_on=date(2021, 6, 10), document=document, **fields
        )

    made.overdue = matter("逾期的", leader_level="county", original_due_on=date(2021, 6, 30))
    moved(made.overdue, "due_changed", text="", new_due_on=date(2021, 9, 30), reason="pipelines",
          corrective_action="增派班组")  # fmt: skip
    made.said = make_public_update(
        matter=made.overdue, happened_on=date(2021, 10, 1), text="挖到旧管", progress=40,
        problems="燃气管线未迁改", next_steps="十一月迁改", problems_public=True,
    )  # fmt: skip
    made.inferred = matter("推断日期的", original_due_on=date(2021, 6, 30),
                           original_due_basis="inferred")  # fmt: skip
    made.behind = matter("差一步的", leader_level="section", category="care")
    make_plan_node(matter=made.behind, due_on=date(2021, 9, 30), text="完成招标")
    make_public_update(matter=made.behind, problems="不公开的问题")
    made.on_track = matter("跟上的", unit=street)
    make_public_update(matter=made.on_track, happened_on=date(2021, 10, 1), progress=78)
    made.ahead = matter("提前的", unit=street)
    make_public_update(matter=made.ahead, progress=95)
    made.awaiting = matter("待验收的")
    make_public_update(matter=made.awaiting, kind="completed", text="完工")
    made.done = matter("办好的")
    completed = make_public_update(matter=made.done, kind="completed", text="完工")
    make_public_update(matter=made.done, kind="accepted", accepts=completed, text="")
    made.suspended = matter("缓办的", leader_level="county")
    moved(made.suspended, "suspended", reason="residents")
    made.cancelled = matter("不办的")
    moved(made.cancelled, "cancelled", reason="policy")
    made.standing = matter("常年的", unit=street, standing=True)
    return made


def make_round_of(made, *, due_on=date(2021, 10, 14)):
    """The report of 30 September: the bureau sent one matter and had another returned."""
    round_ = make_report_round(
        programme=made.programme, period_end=date(2021, 9, 30), due_on=due_on
    )
    ask_desks(round_)
    for matter, state in ((made.behind, "submitted"), (made.inferred, "returned")):
        make_update(matter=matter, round=round_, happened_on=date(2021, 9, 30), state=state)
    return round_
