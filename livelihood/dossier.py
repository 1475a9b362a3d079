"""A programme's dossier: its dated documents from 征集 to 公示, and the days of a 公示期."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from livelihood.models import ProgrammeDocument
from publishing.arithmetic.dates import shown
from publishing.calendar.working_days import WorkingDays

#: Notices are usually put up for five working days; staff are told of a shorter one.
SHORT_OF_DAYS = 5


@dataclass(frozen=True)
class Notice:
    """A 公示期 on a day; `working_days` is None where the calendar knows nothing of its year."""

    first: date
    last: date
    working_days: int | None
    is_running: bool

    @property
    def days_words(self) -> str:
        """5个工作日; plain days where nobody knows which of them are worked."""
        if self.working_days is None:
            return f"共{(self.last - self.first).days + 1}天"
        return f"{self.working_days}个工作日"


@dataclass(frozen=True)
class Stage:
    """One stage of the strip: what, when, how many documents, and the first of them."""

    word: str
    when: str
    count: int
    first: ProgrammeDocument
    is_running: bool


def with_notices(documents: Iterable[ProgrammeDocument], *, on: date) -> list[ProgrammeDocument]:
    """The documents, each with `notice`, its 公示期 as it stands on the day `on`, or None.

    One query for the calendar of all of them.
    """
    documents = list(documents)
    calendar = _calendar(document for document in documents if document.notice_from)
    for document in documents:
        document.notice = notice_of(document, calendar, on=on) if document.notice_from else None
    return documents


def notice_of(document: ProgrammeDocument, calendar: WorkingDays, *, on: date) -> Notice:
    """The 公示期 of a document that has one; the calendar covers the whole years of it."""
    first, last = document.notice_from, document.notice_to
    is_known = not unknown_years(first, last, calendar)
    worked = calendar.between(first, last) if is_known else None
    return Notice(first, last, worked, first <= on <= last)


def unknown_years(first: date, last: date, calendar: WorkingDays | None = None) -> list[int]:
    """The years between two days of which the working-day calendar knows nothing but the week."""
    calendar = whole_years(first, last) if calendar is None else calendar
    known = {day.year for day in calendar.moved}
    return [year for year in range(first.year, last.year + 1) if year not in known]


def whole_years(first: date, last: date) -> WorkingDays:
    """The calendar of every year between two days: one query."""
    return WorkingDays.load(date(first.year, 1, 1), date(last.year, 12, 31))


def remarks(document: ProgrammeDocument) -> list[str]:
    """What staff should look at in a 公示期 before it is signed; nothing of it is refused."""
    first, last = document.notice_from, document.notice_to
    if not first:
        return []
    calendar = whole_years(first, last)
    unknown = unknown_years(first, last, calendar)
    said = []
    if unknown:
        years = "、".join(f"{year}年" for year in unknown)
        said.append(
            f"工作日历里没有{years}的放假和调休安排，公示期只能按天数显示，请系统管理员补上。"
        )
    elif calendar.between(first, last) < SHORT_OF_DAYS:
        worked = calendar.between(first, last)
        said.append(f"公示期只有{worked}个工作日，一般不少于{SHORT_OF_DAYS}个，请核对起止日期。")
    if not document.contact.strip():
        said.append("公示没有写联系方式，居民不知道向谁提意见。")
    return said


def _calendar(documents) -> WorkingDays:
    days = [day for each in documents for day in (each.notice_from, each.notice_to)]
    # One query also where nothing was put up: a page costs the same with and without.
    return whole_years(min(days), max(days)) if days else WorkingDays.load(date.min, date.min)


def stages(documents: Iterable[ProgrammeDocument]) -> list[Stage]:
    """The strip: the stages that have documents (`with_notices`), as they followed each other."""
    found: dict[str, list[ProgrammeDocument]] = {}
    for document in documents:
        found.setdefault(document.kind, []).append(document)
    return [_stage(rows) for rows in found.values()]


def _stage(documents: list[ProgrammeDocument]) -> Stage:
    ends = (documents[0], documents[-1]) if len(documents) > 1 else documents
    days = dict.fromkeys(shown(each.on, each.precision, each.basis) for each in ends)
    return Stage(
        word=documents[0].get_kind_display(),
        when="—".join(days),
        count=len(documents),
        first=documents[0],
        is_running=any(each.notice and each.notice.is_running for each in documents),
    )
