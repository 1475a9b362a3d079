"""Rounds: opened by whoever inspects, listed for everybody who is asked."""

from collections import Counter

from django.contrib import admin
from django.db.models import Q
from django.utils.html import format_html

from accounts.models import Role
from accounts.scoped_admin import HomeLink, ScopedModelAdmin, ScopedModelForm
from accounts.scopes import limit, may
from livelihood.admin.phone import PhonePages
from livelihood.admin.rounds.board import BoardPages
from livelihood.admin.rounds.desk import DeskPages
from livelihood.admin.rounds.upload import RoundUploadPages
from livelihood.models import ReportRound, RoundFiling
from livelihood.rounds.asking import asked_in, begin, not_reported
from livelihood.rounds.filing import to_sign_in
from livelihood.rounds.reach import desks_of, sees_board
from publishing.arithmetic.dates import today
from publishing.review.errors import StepRefused
from publishing.review.rules import REVIEWERS, WRITERS

#: Where the first page shows what a round waits for.
GROUP = "月报"


class ReportRoundForm(ScopedModelForm):
    """Before the scope is asked, the round lies where its programme does."""

    def _post_clean(self):
        programme = self.cleaned_data.get("programme")
        if programme is not None:
            self.instance.place_code = programme.place_code
        super()._post_clean()


@admin.register(ReportRound)
class ReportRoundAdmin(PhonePages, BoardPages, DeskPages, RoundUploadPages, ScopedModelAdmin):
    """Rounds: those who work over all units open and close them, each unit finds its desk."""

    form = ReportRoundForm
    view_roles = tuple(Role)
    add_roles = change_roles = WRITERS
    delete_roles = (Role.DISTRICT_ADMIN,)
    owner_lookup = None
    refusals = (*ScopedModelAdmin.refusals, StepRefused)
    list_display = ("round_link", "period_end", "due_on", "standing")
    list_display_links = None
    list_filter = ("programme",)
    list_select_related = ("programme",)
    autocomplete_fields = ("programme",)
    fields = ("programme", "period_end", "due_on")
    search_fields = ("programme__name",)

    # Who sees what

    def limited(self, queryset, user, roles, *, reading=False):
        whole = limit(queryset, user, roles, owner=None)
        if not reading:
            return whole
        desks = desks_of(user, queryset.model.objects.all(), roles)
        return queryset.filter(
            Q(pk__in=whole.order_by().values("pk")) | Q(pk__in=desks.values("round"))
        )

    def reaches(self, user, roles, record, *, reading=False):
        if not reading:
            return super().reaches(user, roles, record)
        stored = ReportRound.objects.filter(pk=record.pk)
        return self.limited(stored, user, roles, reading=True).exists()

    def has_delete_permission(self, request, obj=None):
        """A round that was opened by mistake; not once somebody has sent something in."""
        return super().has_delete_permission(request, obj) and (
            obj is None
            or obj.pk is None
            or not RoundFiling.objects.filter(unit_return__round=obj).exists()
        )

    # Writing

    def get_readonly_fields(self, request, obj=None):
        """Whom a round asks follows from its programme and period: these stay."""
        return ("programme", "period_end") if obj else ()

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        return {"period_end": today()} | {
            key: value for key, value in initial.items() if key in self.fields
        }

    def write(self, request, record, *, form, change):
        if change:
            super().write(request, record, form=form, change=True)
        else:
            begin(record, by=request.user)

    def reasons_of(self, refusal):
        if isinstance(refusal, StepRefused):
            return refusal.reasons
        return super().reasons_of(refusal)

    def response_post_save_add(self, request, obj):
        return self.to_board(obj)

    def response_post_save_change(self, request, obj):
        return self.to_board(obj)

    # The list and the first page

    @admin.display(description="月报", ordering="period_end")
    def round_link(self, round_):
        """Its board, or the desk of the unit."""
        return format_html('<a href="{}">{}</a>', self.page_of(round_, "board"), round_)

    @admin.display(description="状态")
    def standing(self, round_):
        """Whether it still takes anything."""
        return "填报中" if round_.is_open else "已关闭"

    def home_links(self, request):
        """What is missing in the open rounds: the unit's own, and of whole rounds."""
        user = request.user
        open_rounds = ReportRound.objects.filter(closed_at=None)
        rounds = list(self.limited(open_rounds, user, self.readers(), reading=True))
        if not rounds:
            return []
        asked = asked_in(ReportRound.objects.filter(pk__in=[round_.pk for round_ in rounds]))
        missing = Counter(not_reported(asked).order_by().values_list("asked_round", "desk"))
        waiting = Counter(to_sign_in(rounds).values_list("round", flat=True))
        mine = desks_of(user, open_rounds, WRITERS).select_related("unit")
        desks = {}
        for each in mine:
            desks.setdefault(each.round_id, []).append(each.unit)
        return [
            link
            for round_ in rounds
            for link in self._links_of(user, round_, desks.get(round_.pk, []), missing, waiting)
        ]

    def _links_of(self, user, round_, desks, missing, waiting) -> list[HomeLink]:
        """To the board and the signature for those who read it all, else to each desk."""
        if sees_board(user, round_):
            units = sum(1 for asked_round, _ in missing if asked_round == round_.pk)
            board = self.page_of(round_, "board")
            links = [HomeLink(f"{round_}：没有报齐的单位", board, units, GROUP)]
            if may(user, REVIEWERS, place_code=round_.place_code, owner_id=None):
                page, count = self.page_of(round_, "sign"), waiting[round_.pk]
                links.append(HomeLink(f"{round_}：待审核签发", page, count, GROUP))
            return links
        return [
            HomeLink(
                f"{round_}：{unit}待报",
                self.page_of(round_, "unit", unit.code),
                missing[round_.pk, unit.pk],
                GROUP,
            )
            for unit in desks
        ]
