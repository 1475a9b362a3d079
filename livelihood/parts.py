"""The list behind each count of a `Tally`: every number of a programme's page opens its matters.

Conditions over the columns of `MatterQuerySet.with_status`; the counts themselves are `rates`'.
"""

from datetime import date

from django.db.models import Q

from livelihood.models import Programme, Reporting
from livelihood.rates import IN_TIME, due_by
from livelihood.statuses import DONE, Status

REGISTERED = Q(reporting=Reporting.REGISTERED, standing=False)
PUT_ASIDE = (Status.CANCELLED, Status.SUSPENDED)

#: The names of the counts, and how a list calls them.
PARTS = {
    "listed": "列入",
    "total": "总数（列入减终止、暂缓）",
    "done": "已办结（完成）",
    "unfinished": "未办结（完成）",
    "awaiting": "完工待验收",
    "overdue": "逾期",
    "due_by_now": "到期应办结",
    "done_on_time": "到期并按期完工",
    "ahead": "超序时",
    "on_track": "达序时",
    "behind": "未达序时",
    "not_started": "未启动",
    "unreported": "未报进度",
    "known_until": "资料截至",
    "suspended": "暂缓",
    "cancelled": "终止",
    "standing": "常态化推进",
    "reported_done": "来源报道已完成",
    "reported": "来源报道正在推进",
}


def part(matters, name: str, *, on: date, of: Programme | None = None):
    """Those of `matters` (`with_status(on=on)`) that the count of that name counts.

    With `of` those on the list of that programme, at the level that it counts.
    """
    counted = matters.at_counting_level(of=of)
    return counted.filter(on_day__isnull=False).filter(condition(name, on=on))


def condition(name: str, *, on: date) -> Q:
    """What the count of that name counts, over the columns of `with_status(on=on)`."""
    match name:
        case "listed":
            return REGISTERED
        case "total":
            return REGISTERED & ~Q(status__in=PUT_ASIDE)
        case "done":
            return REGISTERED & Q(status__in=DONE)
        case "unfinished":
            return REGISTERED & ~Q(status__in=(*PUT_ASIDE, *DONE))
        case "due_by_now":
            return REGISTERED & due_by(on)
        case "done_on_time":
            return REGISTERED & due_by(on) & IN_TIME
        case "standing":
            return Q(reporting=Reporting.REGISTERED, standing=True)
        case "reported_done":
            return Q(reporting=Reporting.REPORTED, status=Status.REPORTED_DONE)
        case "reported":
            return Q(reporting=Reporting.REPORTED) & ~Q(status=Status.REPORTED_DONE)
    return REGISTERED & Q(status=name)
