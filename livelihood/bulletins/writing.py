"""Bulletins drafted in one click, and taken anew while nobody has signed them."""

from datetime import date, timedelta

from livelihood.bulletins.content import content_of
from livelihood.models import Bulletin, Programme, ReportRound
from publishing.arithmetic.dates import Precision, last_day, today
from publishing.calendar.working_days import WorkingDays
from publishing.review import steps
from publishing.review.errors import StepRefused

#: Working days within which a unit may object to what a bulletin says of it.
OBJECTION_DAYS = 5
#: Even around 春节 and 国庆 so many days hold `OBJECTION_DAYS` worked ones.
LONGEST_WINDOW = timedelta(days=40)


def draft_bulletin(
    programme: Programme,
    *,
    as_of: date,
    round: ReportRound | None = None,
    by,
    corrects: Bulletin | None = None,
) -> Bulletin:
    """A draft bulletin of `programme` on the day `as_of`, its content taken now.

    Issued today, with an objection window of `OBJECTION_DAYS` working days from tomorrow and the
    owner unit as contact; staff type the 文号. `corrects` is the public bulletin that it replaces.
    StepRefused: the day lies ahead, the programme is not public, that day has its bulletin
    already, or `by` may not write for the programme.
    """
    _refuse(programme, as_of, corrects)
    bulletin = Bulletin(
        programme=programme,
        owner=programme.owner,
        round=round,
        as_of=as_of,
        title=title_of(programme, as_of),
        issued_on=today(),
        remarks=corrects.remarks if corrects else "",
        objection_contact=_contact(programme.owner),
        corrects=corrects,
        content=content_of(programme, as_of=as_of, round=round),
    )
    bulletin.lie_in_its_place()
    bulletin.objection_from, bulletin.objection_to = objection_window(bulletin.issued_on)
    return steps.draft(bulletin, by=by)


def standing_bulletin(programme: Programme, as_of: date) -> Bulletin | None:
    """The bulletin of a day that is on its way or public; None where there is none."""
    found = Bulletin.objects.on_its_way_or_public().filter(programme=programme, as_of=as_of)
    return found.order_by("-pk").first()


def take_anew(bulletin: Bulletin, *, by, expected_version: int | None = None) -> Bulletin:
    """Take the content of a draft or returned bulletin once more, by what is public now.

    StepRefused where it is signed or on its way, or `by` may not write it.
    """
    bulletin.content = fresh_content(bulletin)
    return steps.edited(bulletin, by=by, expected_version=expected_version)


def follow_edits(bulletin: Bulletin, changed: set[str]) -> None:
    """Let what depends on the fields `changed` in a form follow them, where it was not typed too.

    The content follows the day and the round, the title the day, the objection window the issue.
    """
    if changed & {"as_of", "round"}:
        bulletin.content = fresh_content(bulletin)
    if "as_of" in changed and "title" not in changed:
        bulletin.title = title_of(bulletin.programme, bulletin.as_of)
    typed = changed & {"objection_from", "objection_to"}
    if "issued_on" in changed and bulletin.objection_from and not typed:
        bulletin.objection_from, bulletin.objection_to = objection_window(bulletin.issued_on)


def fresh_content(bulletin: Bulletin) -> dict:
    """The content of a bulletin's programme, day and round, by what is public now."""
    return content_of(bulletin.programme, as_of=bulletin.as_of, round=bulletin.round)


def round_of(programme: Programme, as_of: date) -> ReportRound | None:
    """The monthly round whose period ends on that day, if there was one."""
    return programme.rounds.filter(period_end=as_of).first()


def title_of(programme: Programme, as_of: date) -> str:
    """`…推进情况通报（2026年10月）`; to the day where that is not the last of its month."""
    whole_month = as_of == last_day(as_of, Precision.MONTH)
    day = f"{as_of.year}年{as_of.month}月" + ("" if whole_month else f"{as_of.day}日")
    return f"{programme.name}推进情况通报（{day}）"


def objection_window(issued_on: date) -> tuple[date, date]:
    """First and last day of the window: the working days after the day of issue.

    The day on which a period begins is not counted (民法典 第二百零一条).
    """
    day, left = issued_on, OBJECTION_DAYS
    days = WorkingDays.load(issued_on, issued_on + LONGEST_WINDOW)
    while left:
        day += timedelta(days=1)
        left -= days.is_working(day)
    return issued_on + timedelta(days=1), day


def _contact(unit) -> str:
    most = Bulletin._meta.get_field("objection_contact").max_length
    words = f"{unit.name} {unit.phone}".strip()
    return words if len(words) <= most else unit.name


def _refuse(programme, as_of, corrects) -> None:
    if as_of > today():
        raise StepRefused("数据截止日还没有到，不能生成通报。")
    if as_of < programme.period_start:
        raise StepRefused("数据截止日早于清单的开始日期，不能生成通报。")
    if not programme.is_published:
        raise StepRefused(f"“{programme}”尚未发布，不能生成通报。")
    standing = standing_bulletin(programme, as_of)
    if standing and standing != corrects:
        state = standing.get_state_display()
        raise StepRefused(
            f"这一天已有通报“{standing}”（{state}）。未发布的请在原处重新取数；"
            "已发布的请在它的页面上点“更正通报”。"
        )
