"""The papers of review themselves: proposals, batches, and every step that was taken."""

from dataclasses import replace

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import NoReverseMatch, path, reverse
from django.utils.html import format_html

from accounts.models import Role
from accounts.scoped_admin import ScopedModelAdmin, ScopedTabularInline
from accounts.scopes import limit
from publishing.review import proposals
from publishing.review.admin.reviewed import ReviewedModelAdmin
from publishing.review.admin.signing import SigningDesk, returned_lines
from publishing.review.admin.taking_steps import bar_for
from publishing.review.admin.worklist import SIGN, WorkListFilter, waiting_for
from publishing.review.applying import conflict_of
from publishing.review.models import (
    Batch,
    BatchItem,
    Card,
    Proposal,
    ReviewEvent,
    ReviewState,
    with_references,
)
from publishing.review.rules import REVIEWERS, Step
from publishing.review.verification import public_kinds

WAITING = "待我签发的报送"
#: On one table at most so many batches; the rest follows when these are done.
MOST_BATCHES = 100
#: What may be done with a batch as a whole, above the table of its lines.
BESIDE_THE_TABLE = (Step.RETURNED, Step.RECALLED, Step.SUBMITTED)


def kinds_of_places() -> list[str]:
    """The record types that no scope over a single unit writes."""
    return [kind._meta.label_lower for kind in public_kinds() if kind.needs_all_units]


def link_to(record, *, site) -> str:
    """The record's name, linked to its admin page where it has one."""
    page = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
    try:
        url = reverse(page, args=[record.pk], current_app=site.name)
    except NoReverseMatch:
        return str(record)
    return format_html('<a href="{}">{}</a>', url, record)


def kind_name(record_type: str) -> str:
    """What staff call the records of a type; the type itself where its room is gone.

    >>> kind_name("publishing.proposal"), kind_name("gone.thing")
    ('变更申请', 'gone.thing')
    """
    try:
        return str(apps.get_model(record_type)._meta.verbose_name)
    except LookupError:
        return record_type


class RecordKindFilter(admin.SimpleListFilter):
    """Narrow a list to one kind of record, by its Chinese name."""

    title = "记录类型"
    parameter_name = "record_type"

    def lookups(self, request, model_admin):
        kinds = (*public_kinds(), Proposal, Batch)
        return [(kind._meta.label_lower, kind._meta.verbose_name) for kind in kinds]

    def queryset(self, request, queryset):
        value = self.value()
        return queryset.filter(**{self.parameter_name: value}) if value else queryset


class TargetKindFilter(RecordKindFilter):
    """Proposals for one kind of card."""

    title = "变更对象"
    parameter_name = "target_type"

    def lookups(self, request, model_admin):
        cards = (kind for kind in public_kinds() if issubclass(kind, Card))
        return [(kind._meta.label_lower, kind._meta.verbose_name) for kind in cards]


@admin.register(Proposal)
class ProposalAdmin(ReviewedModelAdmin):
    """Changes to published cards. They begin on the form of the card, never here."""

    add_roles = ()
    list_display = ("code", "card", "note", "state", "place_code", "owner", "created_at")
    list_filter = (WorkListFilter, "state", TargetKindFilter, "place_code", "owner")
    list_select_related = ("owner",)
    search_fields = ("code", "target_code", "note")
    fields = ("code", "card", "base_version", "note", "publish_at")
    readonly_fields = ("code", "card", "base_version")
    change_form_template = "admin/review/proposal_change_form.html"
    review_template = "admin/review/proposal_review.html"
    export_fields = (
        "code",
        "target_type",
        "target_code",
        "note",
        "state",
        "place_code",
        "owner",
        "base_version",
        "created_at",
        "published_at",
    )

    def limited(self, queryset, user, roles, *, reading=False):
        """A place's changes are reached as the place is: a single unit reads them at most."""
        places = Q(target_type__in=kinds_of_places())
        of_units = super().limited(queryset.exclude(places), user, roles, reading=reading)
        of_places = limit(
            queryset.filter(places), user, roles, owner=None, all_units_only=not reading
        )
        return queryset.filter(
            Q(pk__in=of_units.order_by().values("pk")) | Q(pk__in=of_places.order_by().values("pk"))
        )

    def owner_of(self, record):
        return record.scope_owner_id

    def get_changelist_instance(self, request):
        """The list reads the cards of all its rows at once, one query for each kind."""
        changelist = super().get_changelist_instance(request)
        by_kind = {}
        for proposal in changelist.result_list:
            by_kind.setdefault(proposal.target_type, []).append(proposal)
        for rows in by_kind.values():
            cards = rows[0].target_model._base_manager.filter(
                code__in=[proposal.target_code for proposal in rows]
            )
            found = {card.code: card for card in with_references(cards)}
            for proposal in rows:
                proposal.known_target = found.get(proposal.target_code)
        return changelist

    @admin.display(description="变更对象")
    def card(self, proposal):
        """The card that is to change."""
        if not proposal.target_type:
            return ""
        target = getattr(proposal, "known_target", None) or proposal.target()
        return link_to(target, site=self.admin_site) if target else proposal.target_code

    def render_change_form(self, request, context, *args, **kwargs):
        if context.get("original"):
            context |= self.review_context(request, context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def review_context(self, request, record):
        card = record.target()
        finished = record.state in (ReviewState.PUBLISHED, ReviewState.WITHDRAWN)
        context = {
            "target": card,
            "target_kind": card._meta.verbose_name if card else "",
            "differences": proposals.differences(record),
            "conflict": "" if card is None or finished else conflict_of(record, card),
            "rows": [],
        }
        if card is not None:
            url = self._url_of(card)
            context["target_url"] = url
            if url and record.is_open and self.has_change_permission(request, record):
                context["resume_url"] = f"{url}?proposal={record.code}"
        return context

    def _url_of(self, card) -> str:
        page = f"admin:{card._meta.app_label}_{card._meta.model_name}_change"
        try:
            return reverse(page, args=[card.pk], current_app=self.admin_site.name)
        except NoReverseMatch:
            return ""


class BatchItemInline(ScopedTabularInline):
    """The records of a batch, in order; they are put together elsewhere."""

    model = BatchItem
    fields = readonly_fields = ("position", "kind", "record_code")
    can_delete = False
    max_num = 0

    @admin.display(description="记录类型")
    def kind(self, item):
        """What staff call the record."""
        return kind_name(item.record_type)


@admin.register(Batch)
class BatchAdmin(SigningDesk, ReviewedModelAdmin):
    """Batches, to be read and signed; nothing is added or edited here."""

    review_template = "admin/review/batch_review.html"

    add_roles = ()
    change_roles = ()
    delete_roles = ()
    actions = ("submit", "approve", "publish", "approve_and_publish")
    list_display = ("code", "title", "state", "place_code", "owner", "created_at")
    list_filter = (WorkListFilter, "state", "place_code", "owner")
    list_select_related = ("owner",)
    search_fields = ("code", "title")
    fields = ("code", "title", "place_code", "owner", "state", "created_at")
    readonly_fields = ("state", "created_at")
    inlines = (BatchItemInline,)
    export_fields = ("code", "title", "state", "place_code", "owner", "created_at")

    def get_urls(self):
        """Beside the review page of one batch that of all which wait for somebody."""
        view = self.admin_site.admin_view(self.waiting_view)
        return [path("waiting/", view, name="publishing_batch_waiting"), *super().get_urls()]

    def home_links(self, request):
        """To sign, all that waits lies on one table."""
        links = super().home_links(request)
        ending = f"?{WorkListFilter.parameter_name}={SIGN}"
        waiting = reverse("admin:publishing_batch_waiting")
        return [
            replace(link, label=WAITING, url=waiting) if link.url.endswith(ending) else link
            for link in links
        ]

    def waiting_view(self, request):
        """What this person may approve or sign now, of every kind, as one table."""
        if not self.holds(request.user, REVIEWERS):
            raise PermissionDenied
        waiting = waiting_for(self, request.user, SIGN, queryset=self.get_queryset(request))
        return self.signing_view(
            request,
            list(waiting.order_by("created_at", "pk")[:MOST_BATCHES]),
            title=WAITING,
            back_url=reverse("admin:index"),
        )

    def take_step(self, request, record):
        """A press on the signing table, or on the review bar above it."""
        if "desk" not in request.POST:
            return super().take_step(request, record)
        request.desk, done = self.desk_of(request, [record])
        if not done:
            return request.desk.sentences
        self.message_user(request, done, messages.SUCCESS)
        return []

    def review_context(self, request, record):
        """The table, where this person may do something with it; else the records themselves."""
        desk = getattr(request, "desk", None) or self.desk_of(request, [record])[0]
        context = {"desk": desk, "rows": [], "returned": returned_lines([record])}
        if not desk.rows:
            items = [item for _, item in record.items.with_records()]
            hers = [item for item in items if self._reads(request, item)]
            return context | {
                "items": [(link_to(item, site=self.admin_site), item) for item in hers],
                "beyond": len(items) - len(hers),
            }
        # What the table does needs no second button, but the batch may be sent back whole.
        bar = bar_for(record, request.user)
        bar["choices"] = [choice for choice in bar["choices"] if choice.name in BESIDE_THE_TABLE]
        return context | {"bar": bar}

    def _reads(self, request, record) -> bool:
        """Whether she reads a record of a batch: it may hold those of other units."""
        model_admin = self.admin_site._registry.get(type(record))
        return model_admin is None or model_admin.has_view_permission(request, record)


@admin.register(ReviewEvent)
class ReviewEventAdmin(ScopedModelAdmin):
    """Every step that anybody took, to be read and taken along, never to be written."""

    view_roles = (Role.AUDITOR, Role.SYSTEM_ADMIN, Role.DISTRICT_ADMIN)
    export_roles = (Role.AUDITOR, Role.SYSTEM_ADMIN)
    owner_lookup = None
    version_field = None
    list_display = ("at", "actor", "step", "kind", "record_code", "reason", "place_code")
    list_filter = ("step", RecordKindFilter, "at", "place_code")
    search_fields = ("record_code", "actor", "reason")
    date_hierarchy = "at"
    fields = (
        "at",
        "actor",
        "step",
        "kind",
        "record_code",
        "place_code",
        "from_state",
        "to_state",
        "reason",
        "version",
        "batch",
        "proposal_code",
        "fingerprint",
    )
    readonly_fields = ("kind",)
    export_fields = fields

    @admin.display(description="记录类型")
    def kind(self, step):
        """What staff call the record."""
        return kind_name(step.record_type)
