"""The board of a round: who has reported, who has not looked, what moved and what grows late."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Unit
from livelihood.models import Matter, MatterUpdate, ReportRound, RoundFiling
from livelihood.rounds.amounts import done_of
from livelihood.rounds.answers import Answer, with_answers
from livelihood.rounds.asking import asked, in_list_order
from livelihood.rounds.filing import UNDER_REVIEW
from livelihood.rounds.own_word import contradiction
from publishing.review.models import ReviewState


@dataclass(frozen=True)
class UnitStanding:
    """One unit in the round."""

    unit: Unit
    asked: int
    reported: int
    returned: int
    opened_at: datetime | None
    #: How it sent what it sent: 表格, 手机填报, 督查代录.
    means: tuple[str, ...]

    @property
    def word(self) -> str:
        """已报, 部分已报 or 未报."""
        if self.reported == self.asked:
            return "已报"
        return "部分已报" if self.reported else "未报"


@dataclass(frozen=True)
class Moved:
    """A matter whose date moved: `was` and `now`, and who says so."""

    matter: Matter
    was: date | None
    now: date
    why: str


@dataclass(frozen=True)
class Growing:
    """A matter whose delay grew since the last round: days late then and now, or a later guess."""

    matter: Matter
    words: str


@dataclass(frozen=True)
class Contradicting:
    """A matter of which the unit's own word differs from what its report makes of it."""

    matter: Matter
    words: str


@dataclass(frozen=True)
class Board:
    """Everything that the board shows."""

    round: ReportRound
    units: list[UnitStanding]
    #: 本月未报: what is asked and has not come in, with its unit.
    silent: list[tuple[Unit, Answer]]
    moved: list[Moved]
    growing: list[Growing]
    contradicting: list[Contradicting]
    #: How many updates wait for approval or signature, and how many are public.
    waiting: int
    published: int

    @property
    def asked(self) -> int:
        """How many matters are asked about."""
        return sum(standing.asked for standing in self.units)

    @property
    def reported(self) -> int:
        """How many of them were sent in."""
        return sum(standing.reported for standing in self.units)

    def _named(self, word: str) -> list[UnitStanding]:
        return [standing for standing in self.units if standing.word == word]

    @property
    def complete(self) -> list[UnitStanding]:
        """已报."""
        return self._named("已报")

    @property
    def partly(self) -> list[UnitStanding]:
        """部分已报."""
        return self._named("部分已报")

    @property
    def missing(self) -> list[UnitStanding]:
        """未报."""
        return self._named("未报")

    @property
    def unopened(self) -> list[UnitStanding]:
        """未报, and has not looked yet."""
        return [standing for standing in self.missing if standing.opened_at is None]

    @property
    def names_missing(self) -> str:
        """The units that sent nothing, to copy into a group."""
        return "、".join(str(standing.unit) for standing in self.missing)

    @property
    def names_partly(self) -> str:
        """The units that sent a part, with how much is missing."""
        return "、".join(
            f"{standing.unit}（还差{standing.asked - standing.reported}件）"
            for standing in self.partly
        )

    @property
    def names_unopened(self) -> str:
        """The units that have not looked."""
        return "、".join(str(standing.unit) for standing in self.unopened)


def board_of(round_: ReportRound) -> Board:
    """The board; the number of queries does not grow with units, matters or updates."""
    on = round_.period_end
    matters = asked(round_).with_status(on=on).select_related("parent", "programme")
    matters = in_list_order(matters.prefetch_related("plan_nodes", "sub_targets"))
    answers = with_answers(round_, matters)
    units = Unit.objects.in_bulk({matter.desk for matter in matters})
    before = _round_before(round_)
    states = Counter(answer.update.state for answer in answers if answer.update)
    return Board(
        round=round_,
        units=_standings(round_, answers, units),
        silent=[
            (units[answer.matter.desk], answer) for answer in answers if not answer.is_reported
        ],
        moved=_moved(round_, answers, before),
        growing=_growing(answers, before),
        contradicting=_contradicting(answers, on),
        waiting=sum(states[state] for state in UNDER_REVIEW),
        published=states[ReviewState.PUBLISHED],
    )


def _round_before(round_: ReportRound) -> ReportRound | None:
    rounds = ReportRound.objects.filter(
        programme=round_.programme_id, period_end__lt=round_.period_end
    )
    return rounds.order_by("-period_end").first()


def _standings(round_, answers: list[Answer], units) -> list[UnitStanding]:
    desks = [answer.matter.desk for answer in answers]
    total = Counter(desks)
    reported = Counter(answer.matter.desk for answer in answers if answer.is_reported)
    returned = Counter(answer.matter.desk for answer in answers if answer.is_returned)
    opened = dict(round_.returns.values_list("unit", "opened_at"))
    means = {}
    filings = RoundFiling.objects.filter(unit_return__round=round_)
    for unit, way in filings.values_list("unit_return__unit", "means"):
        means.setdefault(unit, {})[RoundFiling.Means(way).label] = None
    standings = [
        UnitStanding(
            unit=units[key],
            asked=total[key],
            reported=reported[key],
            returned=returned[key],
            opened_at=opened.get(key),
            means=tuple(means.get(key, ())),
        )
        for key in total
    ]
    return sorted(standings, key=lambda each: (each.unit.place_code, each.unit.code))


def _moved(round_, answers: list[Answer], before: ReportRound | None) -> list[Moved]:
    """Due dates changed by signature in the period, and units that expect to miss theirs."""
    since = before.period_end if before else round_.period_end.replace(day=1)
    changes = MatterUpdate.objects.public().filter(
        matter__programme=round_.programme_id,
        kind=MatterUpdate.Kind.DUE_CHANGED,
        happened_on__gt=since,
        happened_on__lte=round_.period_end,
    )
    moved = [
        Moved(
            change.matter,
            change.matter.original_due_on,
            change.new_due_on,
            f"已调整时限：{change.get_reason_display()}",
        )
        for change in changes.select_related("matter").in_sequence()
    ]
    for answer in answers:
        matter, update = answer.matter, answer.update
        due_on = matter.state_due_on if matter.state_due_is_stated else None
        if update and update.expected_on and due_on and update.expected_on > due_on:
            moved.append(Moved(matter, due_on, update.expected_on, "单位预计晚于时限"))
    return moved


def _growing(answers: list[Answer], before: ReportRound | None) -> list[Growing]:
    """Later than in the last round: past the original date by more, or expected for later."""
    if before is None:
        return []
    keys = [answer.matter.pk for answer in answers]
    then = Matter.objects.filter(pk__in=keys).with_status(on=before.period_end)
    late = dict(then.values_list("pk", "days_late"))
    said = MatterUpdate.objects.filter(round=before, expected_on__isnull=False)
    said = said.exclude(state=ReviewState.WITHDRAWN).order_by("pk")
    expected = dict(said.values_list("matter", "expected_on"))
    found = []
    for answer in answers:
        matter, words = answer.matter, []
        was, now = late.get(matter.pk) or 0, matter.days_late or 0
        if now > was:
            words.append(f"比原定时限晚{now}天（上期{was}天）")
        guess, update = expected.get(matter.pk), answer.update
        if guess and update and update.expected_on and update.expected_on > guess:
            words.append(f"预计完成日由{guess}推后到{update.expected_on}")
        if words:
            found.append(Growing(matter, "；".join(words)))
    return found


def _contradicting(answers: list[Answer], on: date) -> list[Contradicting]:
    done = done_of(answer.matter for answer in answers)
    found = []
    for answer in answers:
        if answer.update is None:
            continue
        matter = answer.matter
        words = contradiction(matter, answer.update, done=done[matter.pk], on=on)
        if words:
            found.append(Contradicting(matter, words))
    return found
