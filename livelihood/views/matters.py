"""Practical matters: the list in which residents find theirs, and the page of one."""

from django.db.models import Max
from django.db.models.functions import Length

from accounts.qr import qr_svg
from livelihood import matter_parts, promises, sentences
from livelihood.dossier import with_notices
from livelihood.filters import AS_LISTED, MatterFilter
from livelihood.models import (
    Matter,
    MatterUpdate,
    ProgrammeDocument,
    SatisfactionSurvey,
)
from livelihood.sharing.sentences import wechat_sentence
from publishing import panels
from publishing.arithmetic.money import yuan
from publishing.changes.models import Change
from publishing.pages.as_of import day_asked
from publishing.pages.details import PublicDetailView
from publishing.pages.downloads import Column
from publishing.pages.government_meta import SiteColumn, minute
from publishing.pages.lists import PublicListView
from publishing.pages.page import Crumb

LIVELIHOOD = SiteColumn(
    name="民生实事",
    description="区里答应居民的事：什么时候办好、现在办到哪一步、为什么调整、找谁问",
    keywords=("民生实事", "办结", "进展", "老旧小区改造"),
    type="重点领域信息",
    path="/livelihood/",
)
MOST_CHILDREN = 300
MOST_UPDATES = 300


def _unit(row: Matter):
    return row.story.contact


def _original_due(row: Matter) -> str:
    due = promises.original_due(row)
    return promises.due_words(due) if due else ""


def _also_listed(row: Matter) -> str:
    elsewhere = [row.also_listed_in] if row.also_listed_in else []
    return "；".join([str(listing) for listing in row.public_listings] + elsewhere)


class MatterListView(PublicListView):
    """Practical matters, filtered and counted; the same rows as CSV, XLSX or JSON."""

    column = LIVELIHOOD
    filterset_class = MatterFilter
    template_name = "livelihood/home.html"
    counted = "件"
    columns = [
        Column("code", "编码", lambda row: row.code),
        Column("programme_code", "清单编码", lambda row: row.programme.code),
        Column("programme", "民生项目清单", lambda row: row.programme.name),
        Column("parent_code", "上级事项", lambda row: row.parent.code if row.parent else ""),
        Column("number", "序号", lambda row: row.number),
        Column("title", "事项", lambda row: row.title),
        Column("status", "状态", lambda row: row.story.status),
        Column("sentence", "一句话", lambda row: str(row.story)),
        Column("category", "类别", lambda row: row.get_category_display()),
        Column("district", "行政区", lambda row: row.district.name),
        Column("community", "社区或小区", lambda row: row.community.name if row.community else ""),
        Column("location", "地点", lambda row: row.location),
        Column("level", "领导级别", lambda row: row.get_leader_level_display()),
        Column("leader", "领办（分管）领导", lambda row: row.leader_office),
        Column("original_due", "原定完成时限", _original_due),
        Column("due_on", "现定完成日期（最后一天）", lambda row: row.state_due_on),
        Column("completed_on", "完工日期", lambda row: row.state_completed_on),
        Column("progress", "进度（%）", matter_parts.percent_done),
        Column("lead", "咨询单位", lambda row: _unit(row).name if _unit(row) else ""),
        Column("phone", "咨询电话", lambda row: _unit(row).phone if _unit(row) else ""),
        Column("children", "子项情况", lambda row: row.children_words),
        Column("also_listed", "同时列入", _also_listed),
        Column("reporting", "登记方式", lambda row: row.get_reporting_display()),
        Column("source", "资料来源", lambda row: row.source.name if row.source else ""),
        Column("published_at", "发布时间", lambda row: row.published_at),
    ]

    @property
    def queryset(self):
        """Every public matter, as a row of a list says it."""
        return Matter.objects.public().for_list().order_by(*AS_LISTED)

    def dress(self, rows):
        return sentences.told(rows, on=self.filterset.on)

    def updated_at(self, rows):
        """When a matter or an update was published last."""
        newest = Max("published_at")
        moments = [
            records.objects.public().aggregate(newest=newest)["newest"]
            for records in (Matter, MatterUpdate)
        ]
        return max(filter(None, moments), default=None)

    def get_context_data(self, **kwargs):
        filterset = self.filterset
        conditions = set(filterset.data) & (set(filterset.filters) - {"q"})
        day = filterset.on if filterset.data.get("as_of") else None
        return super().get_context_data(
            has_conditions=any(filterset.data[name] for name in conditions),
            as_of=day,
            as_of_query=as_of_query(day),
            today_query=filterset.query(as_of=None),
            **kwargs,
        )


class MatterDetailView(PublicDetailView):
    """One matter: its sentence, what now, why moved, whom to ring; then everything else."""

    column = LIVELIHOOD
    template_name = "livelihood/matter_detail.html"

    def get(self, request, *args, **kwargs):
        self.on = day_asked(request.GET.get("as_of"))
        self.is_past = bool(request.GET.get("as_of"))
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        return Matter.objects.public().with_status(on=self.on).for_list()

    def get_object(self, queryset=None):
        matter = super().get_object(queryset)
        children = self.get_queryset().filter(parent=matter)
        self.children = list(children.order_by(Length("number"), "number", "id")[:MOST_CHILDREN])
        sentences.told([matter, *self.children], on=self.on)
        return matter

    def page_title(self):
        return str(self.object.story)

    def crumbs(self):
        matter = self.object
        above = [matter.parent] if matter.parent else []
        return [
            Crumb(LIVELIHOOD.name, LIVELIHOOD.path),
            Crumb(matter.programme.name, matter.programme.get_absolute_url()),
            *(Crumb(parent.title, parent.get_absolute_url()) for parent in above),
            Crumb(matter.title),
        ]

    def source(self):
        source = self.object.source
        return source.name if source else super().source()

    def keywords(self):
        matter = self.object
        names = [matter.title, matter.get_category_display(), matter.district.name]
        return names + ([matter.community.name] if matter.community else [])

    def description(self):
        return str(self.object.story)

    def updated_at(self, events):
        """When what the page says changed last; `events` are its updates and surveys."""
        newest = Change.objects.of(self.object).first()
        moments = [newest.at if newest else self.object.published_at]
        moments += [event.published_at for event in events]
        return max(filter(None, moments), default=None)

    def get_context_data(self, **kwargs):
        matter, on = self.object, self.on
        updates = list(
            MatterUpdate.objects.public()
            .filter(matter=matter, happened_on__lte=on)
            .for_matter_page()
        )
        own = sentences.own_updates(matter, updates)
        surveys = list(
            SatisfactionSurvey.objects.public()
            .filter(matter=matter, held_to__lte=on)
            .select_related("source")
        )
        children = self.children
        original = promises.original_due(matter)
        moves = promises.moves(own)
        objections = matter_parts.objections(own)
        apart = {each.pk for pair in objections for each in (pair.raised, pair.answer) if each}
        told = [update for update in updates if update.pk not in apart]
        return super().get_context_data(
            on=on,
            is_past=self.is_past,
            as_of=as_of_query(on if self.is_past else None),
            story=matter.story,
            is_disputed=sentences.is_disputed(own),
            updates=matter_parts.timeline(told)[:MOST_UPDATES],
            updated_at=minute(self.updated_at([*updates, *surveys])),
            place=matter_parts.place_of(matter),
            lines=[line for line in matter.summary.splitlines() if line.strip()],
            due=original,
            due_words=promises.due_words(original) if original else "未定期限",
            moves=moves,
            progress=matter_parts.progress_of(matter),
            schedule=matter_parts.schedule_words(matter, on=on),
            nodes=matter_parts.nodes_of(matter, on=on),
            targets=matter_parts.targets_of(matter, own),
            children=children,
            units_by_role=matter_parts.units_by_role(matter),
            investment=yuan(matter.investment) if matter.investment is not None else "",
            objections=objections,
            surveys=surveys,
            notices=self._notices(),
            panels=panels.panels_for(matter),
            **self.passed_on(),
            **kwargs,
        )

    def passed_on(self) -> dict:
        """What residents pass on: the sentence with the address of the page, and its QR code."""
        matter = self.object
        address = self.request.build_absolute_uri(matter.get_absolute_url())
        return {
            "message": wechat_sentence(matter, address=address),
            "qr": qr_svg(address, title=f"二维码：{matter.title}"),
        }

    def _notices(self):
        """The 公示期 of its programme by the day."""
        documents = ProgrammeDocument.objects.public().filter(
            programme=self.object.programme, notice_from__isnull=False, on__lte=self.on
        )
        return with_notices(documents.order_by("on", "id"), on=self.on)


def as_of_query(day) -> str:
    """What a link to another page as of the same day ends in; "" for today."""
    return f"?as_of={day:%Y-%m-%d}" if day else ""
