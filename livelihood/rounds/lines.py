"""The lines of a return: what is known of each matter before its unit writes anything.

The workbook is drawn from them, and a file that comes back is held against them.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from accounts.models import Unit
from figures import wording
from livelihood.models import Matter, MatterUnit, MatterUpdate, PlanNode, ReportRound
from livelihood.rounds.amounts import Done, done_of, write_done
from livelihood.rounds.answers import Answer, for_desk, with_answers
from livelihood.rounds.asking import asked, asked_of
from publishing.arithmetic.dates import Precision, shown, today
from publishing.review.models import ReviewState

Kind, UnitRole = MatterUpdate.Kind, MatterUnit.UnitRole


@dataclass(frozen=True)
class Line:
    """One matter in a return, with what its cells begin with."""

    matter: Matter
    unit_id: int
    answer: Answer
    #: What its public updates say is done.
    done: Done
    #: What was said last, with its day; "" where nothing was.
    last: str
    #: The plan node of this period: the last that is due, else the next.
    node: PlanNode | None
    #: Whether that node is due and nobody has reported it as reached.
    node_is_open: bool
    #: When the unit last expected to finish, else the due date as it stands.
    expected_on: date | None

    @property
    def project(self) -> str:
        """项目: the matter, or what it is a part of."""
        return str(self.matter.parent or self.matter)

    @property
    def project_id(self) -> int:
        """The key of 项目: neighbours that share it share a merged cell."""
        return self.matter.parent_id or self.matter.pk

    @property
    def part(self) -> str:
        """子项: the matter itself where it is a part of another."""
        return self.matter.title if self.matter.parent_id else ""

    @property
    def number(self) -> str:
        """序号 of the project in its list."""
        return (self.matter.parent or self.matter).number

    @property
    def target(self) -> str:
        """年度目标: what is to be counted, else by what it is done, else what it is."""
        amounts = [
            f"{target.name}{wording.number(target.target)}{target.unit}"
            for target in self.matter.sub_targets.all()
        ]
        return "\n".join(amounts) or self.matter.done_means or self.matter.summary

    @property
    def node_words(self) -> str:
        """本期节点: `6月30日 完成招标`."""
        if self.node is None:
            return ""
        due = self.node.due_on
        return f"{due.month}月{due.day}日 {self.node.text}"

    def units(self, role: str) -> str:
        """The names of the units in a role."""
        return "、".join(str(row.unit) for row in self.matter.units.all() if row.role == role)

    # What the cells to be filled begin with: what was said in this round already, else nothing.

    @property
    def text(self) -> str:
        """本期进展 as said in this round."""
        return self.answer.update.text if self.answer.update else ""

    @property
    def done_words(self) -> str:
        """累计完成量 as said in this round, else as it stands."""
        update = self.answer.update
        if update is None:
            return write_done(self.matter, self.done)
        quantities = {row.sub_target: row.quantity for row in update.quantities.all()}
        return write_done(self.matter, Done(update.progress, quantities))

    @property
    def said_on_schedule(self) -> str:
        """是否达序时 as said in this round."""
        return self.answer.update.get_said_on_schedule_display() if self.answer.update else ""

    @property
    def problems(self) -> str:
        """存在问题 as said in this round."""
        return self.answer.update.problems if self.answer.update else ""

    @property
    def next_steps(self) -> str:
        """下步打算 as said in this round."""
        return self.answer.update.next_steps if self.answer.update else ""

    @property
    def expected_day(self) -> date | None:
        """预计完成日 as said in this round, else as expected so far."""
        return self.answer.update.expected_on if self.answer.update else self.expected_on


def lines_of(round_: ReportRound, unit: Unit | None = None) -> list[Line]:
    """The lines of one unit's return, or of all in one table, in the order of the list.

    The number of queries does not grow with them.
    """
    matters = asked(round_) if unit is None else asked_of(round_, unit)
    matters = for_desk(_with_what_was_said(matters, round_).prefetch_related("plan_nodes"))
    done = done_of(matters)
    return [
        _line(answer, done[answer.matter.pk], round_) for answer in with_answers(round_, matters)
    ]


def _with_what_was_said(matters, round_):
    updates = MatterUpdate.objects.filter(matter=OuterRef("pk")).exclude(round=round_)
    public = (
        updates.filter(state=ReviewState.PUBLISHED)
        .exclude(text="")
        .order_by("-happened_on", "-published_at", "-pk")
    )
    expecting = updates.filter(expected_on__isnull=False).exclude(state=ReviewState.WITHDRAWN)
    last = ("text", "happened_on", "happened_precision", "happened_basis")
    columns = {f"last_{name}": Subquery(public.values(name)[:1]) for name in last}
    expected = Subquery(expecting.order_by("-happened_on", "-pk").values("expected_on")[:1])
    return matters.with_status(on=today()).annotate(**columns, last_expected_on=expected)


def _line(answer: Answer, done: Done, round_: ReportRound) -> Line:
    matter = answer.matter
    nodes = list(matter.plan_nodes.all())
    due = [node for node in nodes if node.due_on <= round_.period_end]
    node = due[-1] if due else nodes[0] if nodes else None
    reached_on = matter.state_node_reached_on
    return Line(
        matter=matter,
        unit_id=matter.desk,
        answer=answer,
        done=done,
        last=_last_words(matter),
        node=node,
        node_is_open=bool(due) and (reached_on is None or reached_on < node.due_on),
        expected_on=matter.last_expected_on or matter.state_due_on,
    )


def _last_words(matter: Matter) -> str:
    if not matter.last_text:
        return ""
    precision = Precision(matter.last_happened_precision)
    day = shown(matter.last_happened_on, precision, matter.last_happened_basis)
    return f"{day}：{matter.last_text}"
