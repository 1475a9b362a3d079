"""Claims in the admin: formulas and inputs as rows, checked on every save."""

from django.contrib import admin, messages

from accounts.scoped_admin import ScopedStackedInline, ScopedTabularInline
from districts.admin.within import WithinDistrictAdmin
from figures.claims import check, faults
from figures.claims.following import keep_verdicts
from figures.claims.table import ClaimResource
from figures.models import Claim, ClaimFormula, ClaimInput
from publishing.records.admin import RecordImportPages
from publishing.review.admin import WorkListFilter


class ClaimFormulaInline(ScopedTabularInline):
    """One way to compute it a row."""

    model = ClaimFormula
    fields = ("text",)

    def get_extra(self, request, obj=None, **kwargs):
        """A row to begin with."""
        return 0 if obj else 1


class ClaimInputInline(ScopedStackedInline):
    """What each symbol means."""

    model = ClaimInput
    fields = (("symbol", "takes"), "figure", ("literal", "unit"), "origin")
    autocomplete_fields = ("figure",)

    def get_extra(self, request, obj=None, **kwargs):
        """Nearly every claim is about two numbers."""
        return 0 if obj else 2

    def get_queryset(self, request):
        """With what a figure is called by."""
        called_by = ("figure__indicator", "figure__district")
        return super().get_queryset(request).select_related(*called_by)


@admin.register(Claim)
class ClaimAdmin(RecordImportPages, WithinDistrictAdmin):
    """Published numbers and what checking them finds; the verdict is computed and never typed."""

    resource_class = ClaimResource
    list_display = ("title", "district", "stated", "verdict_shown", "audience", "state")
    list_filter = (WorkListFilter, "state", "verdict", "audience", "district")
    list_select_related = ("district", "owner")
    search_fields = ("title", "code", "stated_text")
    autocomplete_fields = ("owner", "source", "corrects")
    change_form_template = "admin/figures/claim/change_form.html"
    review_template = "admin/figures/claim/review.html"
    inlines = (ClaimFormulaInline, ClaimInputInline)
    fieldsets = (
        (None, {"fields": ("title", "code", "district", "owner")}),
        (
            "核对什么",
            {"fields": (("stated_text", "stated_value"), ("unit", "decimals"), "audience", "note")},
        ),
        ("出处", {"fields": (("source", "source_locator", "source_line"),)}),
        ("更正", {"fields": ("corrects",)}),
    )

    @admin.display(description="源文表述", empty_value="（未给出）", ordering="stated_text")
    def stated(self, claim):
        """The number as its source states it."""
        return claim.stated_text or None

    @admin.display(description="核对结果", empty_value="—", ordering="verdict")
    def verdict_shown(self, claim):
        """The verdict when it was computed last."""
        return claim.get_verdict_display() or None

    def written(self, request, record, *, change):
        """Compute at once, and say what came out or what is wrong."""
        super().written(request, record, change=change)
        claim = Claim.objects.get(pk=record.pk)
        keep_verdicts([claim])
        if found := faults(claim):
            self.message_user(request, "还不能报送：" + "".join(found), messages.WARNING)
            return
        checked = check(claim)
        self.message_user(request, f"核对结果：{checked.verdict.label}，算得{checked.shown}。")

    def render_change_form(self, request, context, *args, **kwargs):
        if (claim := context.get("original")) is not None and claim.pk:
            context |= self.review_context(request, claim)
        return super().render_change_form(request, context, *args, **kwargs)

    def review_context(self, request, record):
        """The arithmetic as it stands, and what keeps the claim from being reported."""
        stored = Claim.objects.select_related("district").get(pk=record.pk)
        return {"check": check(stored), "faults": faults(stored)}
