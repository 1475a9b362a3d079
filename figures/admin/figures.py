"""Figures as staff read them: those of one release, or all in scope; nobody edits a figure."""

from django.contrib import admin

from accounts.models import Role
from accounts.scoped_admin import ScopedModelAdmin
from figures.admin.quality import QualityPages
from figures.admin.templates import TemplatePages
from figures.columns import ALL_COLUMNS
from figures.models import Figure


class StandingFilter(admin.SimpleListFilter):
    """What stands, or the rest: drafts, what was withdrawn, and what newer figures replaced."""

    title = "现行"
    parameter_name = "stands"

    def lookups(self, request, model_admin):
        """Yes or no."""
        return [("yes", "是"), ("no", "否")]

    def queryset(self, request, queryset):
        """The figures of that answer; all without one."""
        standing = Figure.objects.standing().values("pk")
        match self.value():
            case "yes":
                return queryset.filter(pk__in=standing)
            case "no":
                return queryset.exclude(pk__in=standing)
        return queryset


@admin.register(Figure)
class FigureAdmin(TemplatePages, QualityPages, ScopedModelAdmin):
    """Every figure of the releases in scope, internal ones too. They change by releases only."""

    view_roles = tuple(Role)
    export_roles = (Role.DISTRICT_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR)
    place_lookup = "release__place_code"
    owner_lookup = "release__owner"
    version_field = None
    change_list_template = "admin/figures/figure/change_list.html"
    list_display = (
        "indicator",
        "district",
        "period",
        "shown",
        "role",
        "audience",
        "stands",
        "release_code",
    )
    list_filter = ("district", "indicator__category", "role", "audience", StandingFilter)
    list_select_related = ("indicator", "district", "release")
    search_fields = ("=release__code", "indicator__name", "indicator__code", "note")
    search_help_text = "按发布编码、指标名称或备注查找"
    export_fields = tuple(column.key for column in ALL_COLUMNS)

    def export_table(self, rows):
        """The columns of a figure file: what is taken out here can be mended and sent in again."""
        cells = (
            [column.read(figure) for column in ALL_COLUMNS]
            for figure in rows.with_release().iterator(chunk_size=2000)
        )
        return [column.heading for column in ALL_COLUMNS], cells

    def get_queryset(self, request):
        """With what a figure is called by."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def offered(self, request):
        """What she sees, and what everybody may read: a claim rests on any office's figures."""
        public = Figure.objects.public().select_related(*self.list_select_related)
        return self.get_queryset(request) | public

    def choice_label(self, figure) -> str:
        """A figure among others of its indicator: `润州区2021年7月办理次数，实施前：5次`."""
        target = figure.get_role_display() if figure.role == Figure.FigureRole.TARGET else ""
        keys = (target, figure.key_area_code, figure.basis_shown, figure.publisher)
        called = "，".join([str(figure), *filter(None, keys)])
        is_old = figure.release.is_published and not figure.stands
        return f"{called}：{self.shown(figure)}{'（已有新数）' if is_old else ''}"

    @admin.display(description="现行", boolean=True)
    def stands(self, figure):
        """Whether it is what the public reads, or would read were it not for staff only."""
        return figure.stands

    @admin.display(description="报告期", ordering="period_end")
    def period(self, figure):
        """The reporting period in words."""
        return figure.period_label

    @admin.display(description="数值")
    def shown(self, figure):
        """The figure as pages print it."""
        return "（撤销此数）" if figure.is_tombstone else figure.display_value

    @admin.display(description="发布编码")
    def release_code(self, figure):
        """The code of its release."""
        return figure.release.code
