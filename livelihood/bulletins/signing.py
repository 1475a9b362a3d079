"""What must hold before a bulletin is signed, what its reader is told first, and its line in a batch."""

from datetime import date, datetime

from django.urls import reverse

from livelihood.bulletins.paper import day_words
from livelihood.bulletins.reading import paper_of
from livelihood.models import Bulletin, MatterUpdate
from publishing.arithmetic.dates import today
from publishing.calendar.models import CalendarDay
from publishing.pages.government_meta import minute
from publishing.review import lines
from publishing.review.after_transition import Phase, register
from publishing.review.errors import StepRefused
from publishing.review.models import ReviewEvent
from publishing.review.snapshots import Difference


def register_all() -> None:
    """Register the guard and the line; `AppConfig.ready()` calls it once."""
    bulletin = Bulletin._meta.label_lower
    register(refuse_content_of_another_day, phase=Phase.GUARD, record_type=bulletin)
    lines.register(bulletin, describe)


def refuse_content_of_another_day(bulletin: Bulletin, step: ReviewEvent) -> None:
    """What is reported for signature was taken for this programme, day and round."""
    if step.step == ReviewEvent.Step.SUBMITTED and not fits(bulletin):
        raise StepRefused("通报的内容不是按现在的清单、数据截止日和月报取的，请先重新取数。")


def fits(bulletin: Bulletin) -> bool:
    """Whether the content is of the programme, day and round that the bulletin names."""
    content = bulletin.content
    taken_for = (
        content.get("programme", {}).get("code"),
        content.get("as_of"),
        (content.get("round") or {}).get("code"),
    )
    round_code = bulletin.round.code if bulletin.round else None
    return taken_for == (bulletin.programme.code, bulletin.as_of.isoformat(), round_code)


def warnings_of(bulletin: Bulletin) -> list[str]:
    """Sentences for whoever is to report or sign it; nothing of them refuses anything."""
    content, found = bulletin.content, []
    if not fits(bulletin):
        found.append("内容不是按现在的数据截止日取的，请重新取数。")
    elif _has_moved_on(bulletin):
        taken_at = minute(datetime.fromisoformat(content["taken_at"]))
        found.append(f"取数（{taken_at}）以后又有进展发布，可以重新取数。")
    asked = content.get("round")
    if asked and not asked["is_over"]:
        due = day_words(date.fromisoformat(asked["due_on"]))
        found.append(f"取数时月报的报送截止日（{due}）未过，没有列出本月未报；截止后请重新取数。")
    if not bulletin.number:
        found.append("没有填写文号。")
    if bulletin.objection_to:
        years = {bulletin.objection_from.year, bulletin.objection_to.year}
        found += [
            f"工作日历里没有{year}年的安排，异议期按周一至周五计算，请核对。"
            for year in sorted(years)
            if not CalendarDay.objects.filter(on__year=year).exists()
        ]
        if bulletin.is_open and bulletin.objection_to < today():
            found.append("异议期已经结束，请核对印发日期和异议期。")
    return found


def _has_moved_on(bulletin) -> bool:
    taken_at = datetime.fromisoformat(bulletin.content["taken_at"])
    return (
        MatterUpdate.objects.public()
        .filter(
            matter__programme=bulletin.programme,
            happened_on__lte=bulletin.as_of,
            published_at__gt=taken_at,
        )
        .exists()
    )


def describe(bulletins: list[Bulletin]) -> list[lines.Line]:
    """A bulletin in the table of a batch: its totals in words, and the page that shows it whole."""
    found = []
    for bulletin in bulletins:
        paper = paper_of(bulletin)
        words = [*paper.summary, *(section.heading for section in paper.sections)]
        change = Difference("content", "内容", "", "\n".join(words))
        url = reverse("admin:livelihood_bulletin_review", args=[bulletin.pk])
        found.append(lines.Line(bulletin, bulletin.title, url, [change]))
    return found
