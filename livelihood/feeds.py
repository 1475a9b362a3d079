"""Atom: what happened to the matters that somebody follows, newest first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import nlargest

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks

from accounts.site_name import site_name
from figures import wording
from livelihood.following import Followed
from livelihood.models import Matter, MatterUpdate, Reporting
from livelihood.promises import due_words, moved_due
from livelihood.sharing.plain import plain
from publishing.arithmetic.dates import shown
from publishing.changes.models import Change

MOST_ENTRIES = 50
#: Of a feed in which nothing happened yet: the same bytes each time, so that 304 can answer.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """Something that happened: `name` is its lasting identity, `at` when it became public."""

    name: str
    at: datetime
    title: str
    text: str
    path: str
    office: str
    word: str


class Feed(Atom1Feed):
    """A feed that is as old as its newest entry."""

    def latest_post_date(self):
        return max((item["updateddate"] for item in self.items), default=self.feed["since"])


def written_feed(
    followed: Followed, *, path: str, host: str, absolute: Callable[[str], str]
) -> str:
    """The feed of what is followed, standing at `path`; `absolute` makes an address of a path.

    Identities are of `host` and never change; a record that is withdrawn is in it no more.
    """
    feed = Feed(
        title=plain(f"{followed.name}：进展"),
        link=absolute(followed.path),
        description=f"{site_name()}：进展、调整、更正和公示",
        language="zh-Hans",
        author_name=site_name(),
        feed_url=absolute(path),
        feed_guid=_identity(host, path),
        since=followed.since or LONG_AGO,
    )
    for entry in entries(followed):
        feed.add_item(
            title=plain(entry.title),
            link=absolute(entry.path),
            description=linebreaks(plain(entry.text), autoescape=True),
            unique_id=_identity(host, f"/{entry.name}"),
            pubdate=entry.at,
            updateddate=entry.at,
            author_name=entry.office,
            categories=[entry.word],
        )
    return feed.writeString("utf-8")


def _identity(host: str, path: str) -> str:
    """A tag URI (RFC 4151): it names, and leads nowhere."""
    return f"tag:{host},2021:{path}"


def entries(followed: Followed) -> list[Entry]:
    """The newest `MOST_ENTRIES`: updates, changes of the cards, papers, bulletins."""
    happened = [
        *_updates(followed),
        *_changes(followed),
        *_documents(followed),
        *_bulletins(followed),
    ]
    return nlargest(MOST_ENTRIES, happened, key=lambda entry: (entry.at, entry.name))


def _newest(rows):
    """The newest of many: sorted by key and moment alone, for whole rows are long."""
    order = ("-published_at", "-pk")
    dated = rows.select_related(None).filter(published_at__isnull=False).order_by(*order)
    keys = list(dated.values_list("pk", flat=True)[:MOST_ENTRIES])
    return rows.filter(pk__in=keys).order_by(*order)


def _updates(followed) -> Iterator[Entry]:
    updates = MatterUpdate.objects.public().filter(matter__in=followed.matters.values("pk"))
    updates = updates.select_related("matter__programme", "owner", "node")
    for update in _newest(updates.prefetch_related("quantities__sub_target")):
        yield Entry(
            name=f"updates/{update.code}",
            at=update.published_at,
            title=_title(update),
            text="\n".join(_lines(update)),
            path=update.get_absolute_url(),
            office=update.owner.name,
            word=update.kind_word,
        )


def _title(update: MatterUpdate) -> str:
    said = f"{update.matter.title}：{update.kind_word}"
    if update.reporting == Reporting.REPORTED:
        said += "（来源报道）"
    if update.brief:
        said += f"，{update.brief}"
    return f"{said}（更正）" if update.corrects_id else said


def _lines(update: MatterUpdate) -> Iterator[str]:
    """What the update says, as its matter's page says it."""
    yield shown(update.happened_on, update.happened_precision, update.happened_basis)
    if update.new_due_on:
        yield f"完成时限调整为{due_words(moved_due(update))}"
    if update.reason:
        yield f"原因：{update.get_reason_display()}"
    if update.corrective_action:
        yield f"补救措施：{update.corrective_action}"
    if update.progress is not None:
        yield f"进度{update.progress}%（填报）"
    if update.text:
        yield update.text
    if update.node:
        yield f"到达计划节点：{update.node.text}"
    for done in update.quantities.all():
        target = done.sub_target
        yield f"{target.name}累计{wording.number(done.quantity)}{target.unit}"
    if update.problems_public:
        for label, text in (("存在问题", update.problems), ("下步打算", update.next_steps)):
            if text:
                yield f"{label}：{text}"


def _changes(followed) -> Iterator[Entry]:
    """A matter that was listed, or whose card was changed or corrected."""
    codes = followed.matters.values("code")
    changes = Change.objects.filter(record_type=Matter._meta.label_lower, record_code__in=codes)
    for change in changes.exclude(kind=Change.Kind.WITHDRAWN)[:MOST_ENTRIES]:
        listed = change.kind == Change.Kind.PUBLISHED
        yield Entry(
            name=f"changes/{change.pk}",
            at=change.at,
            title=f"{change.title}：{'列入清单' if listed else change.get_kind_display()}",
            text=change.sentence,
            path=change.path,
            office=site_name(),
            word="列入" if listed else change.get_kind_display(),
        )


def _documents(followed) -> Iterator[Entry]:
    for document in _newest(followed.documents.select_related("programme", "owner")):
        notice = ""
        if document.notice_from:
            notice = f"公示期{shown(document.notice_from)}至{shown(document.notice_to)}"
            notice += f"，联系方式：{document.contact}" if document.contact else ""
        number = f"，{document.number}" if document.number else ""
        yield Entry(
            name=f"documents/{document.code}",
            at=document.published_at,
            title=f"{document.programme.name}：{document.get_kind_display()}，{document.title}",
            text="\n".join(filter(None, [f"{document.title}{number}", notice])),
            path=document.get_absolute_url(),
            office=document.owner.name,
            word=document.get_kind_display(),
        )


def _bulletins(followed) -> Iterator[Entry]:
    for bulletin in _newest(followed.bulletins.select_related("owner")):
        yield Entry(
            name=f"bulletins/{bulletin.code}",
            at=bulletin.published_at,
            title=bulletin.title,
            text=f"数据截至{shown(bulletin.as_of)}",
            path=bulletin.get_absolute_url(),
            office=bulletin.owner.name,
            word="通报",
        )
