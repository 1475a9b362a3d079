"""Everything that a project's page says, as far as it had happened by a day."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain

from projects import ladder
from projects.investment import YearsInvestment, plan_in_force, years_investment
from projects.ladder import Rung
from projects.models import AnnualPlan, Evaluation, InvestmentRecord, Project, StageEvent
from projects.money import yuan
from projects.permits import ThreePermits, three_permits
from publishing.arithmetic import dates
from publishing.review.models import ReviewState

Stage = StageEvent.Stage


@dataclass(frozen=True)
class Happening:
    """One line of the timeline."""

    on: date
    day: str
    title: str
    details: tuple[str, ...]
    record: StageEvent | AnnualPlan | InvestmentRecord | Evaluation


class Dossier:
    """A project's own rows and its public events up to and including the day `on`.

    Each kind is one query, whenever it is first asked for.
    """

    def __init__(self, project: Project, *, on: date):
        self.project, self.on = project, on

    @cached_property
    def stage_events(self) -> list[StageEvent]:
        """As they happened."""
        return ladder.in_order(self._public(self.project.stage_events, "on"))

    @cached_property
    def plans(self) -> list[AnnualPlan]:
        """Those decided, latest year first."""
        return self._public(self.project.annual_plans, "decided_on")

    @cached_property
    def records(self) -> list[InvestmentRecord]:
        """Investment, latest first."""
        return self._public(self.project.investment_records, "as_of")

    @cached_property
    def evaluations(self) -> list[Evaluation]:
        """Latest first."""
        return self._public(self.project.evaluations, "held_on")

    @property
    def earlier_evaluations(self) -> int:
        """How many there were before the latest."""
        return len(self.evaluations) - 1

    @cached_property
    def permits(self) -> list:
        """Every permit on the card."""
        return list(self.project.permits.all())

    @cached_property
    def rungs(self) -> list[Rung]:
        """The ladder."""
        return ladder.rungs(self.stage_events)

    @property
    def halt(self) -> StageEvent | None:
        """The 暂停 or 终止 that holds; None where the project goes on."""
        turns = (Stage.SUSPENDED, Stage.RESUMED, Stage.TERMINATED)
        last = next((event for event in reversed(self.stage_events) if event.stage in turns), None)
        return last if last is not None and last.stage != Stage.RESUMED else None

    @property
    def override(self) -> StageEvent | None:
        """The signing that was signed though the experts found it 不可行."""
        return next((event for event in self.stage_events if event.override_reason), None)

    @cached_property
    def plan(self) -> AnnualPlan | None:
        """The plan of the day's own year that is in force."""
        return plan_in_force(self.plans, year=self.on.year, on=self.on)

    @cached_property
    def investment(self) -> YearsInvestment | None:
        """The last record with the plan of its own day."""
        return years_investment(self.records, self.plans)

    @property
    def three_permits(self) -> ThreePermits:
        """三证."""
        return three_permits(self.permits)

    @cached_property
    def commitments(self) -> list[tuple]:
        """Each with what is published of its outcome."""
        return [(each, each.outcome_shown(on=self.on)) for each in self.project.commitments.all()]

    @cached_property
    def files(self) -> list:
        """Photos first."""
        return sorted(self.project.files.all(), key=lambda file: (not file.is_photo, file.pk))

    @cached_property
    def timeline(self) -> list[Happening]:
        """Everything dated, latest first."""
        happenings = chain(
            map(_of_stage, self.stage_events),
            map(_of_plan, self.plans),
            map(_of_record, self.records),
            map(_of_evaluation, self.evaluations),
        )
        return sorted(
            happenings, key=lambda line: (line.on, line.record.published_at), reverse=True
        )

    @property
    def published_at(self) -> datetime | None:
        """When the newest of the events was published."""
        return max((line.record.published_at for line in self.timeline), default=None)

    def _public(self, events, day: str) -> list:
        happened = events.filter(state=ReviewState.PUBLISHED, **{f"{day}__lte": self.on})
        return list(happened.select_related("source"))


def _of_stage(event: StageEvent) -> Happening:
    said = (
        event.text,
        f"理由：{event.reason}" if event.reason else "",
        f"评审不可行仍签约的理由：{event.override_reason}" if event.override_reason else "",
        "" if event.reporting == StageEvent.Reporting.REGISTERED else "来源报道",
    )
    title = event.get_stage_display()
    return Happening(event.on, event.day_shown, title, tuple(filter(None, said)), event)


def _of_plan(plan: AnnualPlan) -> Happening:
    said = (
        f"计划投资{yuan(plan.investment)}" if plan.investment is not None else "",
        "计划当年开工" if plan.plans_start else "",
        "计划当年竣工" if plan.plans_completion else "",
        plan.text,
    )
    day = dates.shown(plan.decided_on)
    title = f"下达{plan.year}年度计划"
    return Happening(plan.decided_on, day, title, tuple(filter(None, said)), plan)


def _of_record(record: InvestmentRecord) -> Happening:
    total = record.total_to_date
    said = (
        f"本年累计{yuan(record.year_to_date)}",
        f"开工以来累计{yuan(total)}" if total is not None else "",
        record.note,
    )
    day = f"截至{dates.shown(record.as_of)}"
    return Happening(record.as_of, day, "完成投资", tuple(filter(None, said)), record)


def _of_evaluation(evaluation: Evaluation) -> Happening:
    verdict = "可行" if evaluation.is_feasible else "不可行"
    said = (
        f"{evaluation.experts}名专家，平均{evaluation.mean_shown}分，{verdict}",
        evaluation.note,
    )
    day = dates.shown(evaluation.held_on)
    return Happening(evaluation.held_on, day, "项目评审", tuple(filter(None, said)), evaluation)
