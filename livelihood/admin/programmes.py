"""Programmes with their reported totals, and their documents."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.scoped_admin import ScopedTabularInline
from livelihood import dossier
from livelihood.admin.bulletins import DraftsBulletins
from livelihood.admin.forms import PlacedForm, PlaceFollows
from livelihood.admin.handover import HandsOver
from livelihood.admin.micro import MicroPages
from livelihood.models import Programme, ProgrammeDocument, ReportLine
from livelihood.resources import ProgrammeDocumentResource, ProgrammeResource
from publishing.files.admin import StaffFileWidget
from publishing.files.uploads import taken_document
from publishing.records.admin import RecordImportPages
from publishing.review.admin import ReviewedModelAdmin, WorkListFilter

SOURCE = ("出处", {"fields": (("source", "source_locator", "source_line"),)})
CORRECTION = ("更正", {"fields": ("corrects",), "classes": ("collapse",)})


class ReportLineInline(ScopedTabularInline):
    """Totals that an office reports: which indicators to read them from."""

    model = ReportLine
    fields = ("label", "total_indicator", "done_indicator", "role", "is_part", "position")
    autocomplete_fields = ("total_indicator", "done_indicator")


@admin.register(Programme)
class ProgrammeAdmin(
    DraftsBulletins, MicroPages, HandsOver, PlaceFollows, RecordImportPages, ReviewedModelAdmin
):
    """Lists of what was promised."""

    form = PlacedForm
    seen_by_every_unit = seen_from_below = True
    resource_class = ProgrammeResource
    list_display = ("name", "kind", "district", "period_start", "period_end", "owner", "state")
    list_filter = (WorkListFilter, "state", "kind", "district")
    list_select_related = ("district", "owner")
    search_fields = ("name", "code")
    autocomplete_fields = ("owner", "source")
    fieldsets = (
        (None, {"fields": ("code", "name", "kind", "district", "owner")}),
        ("期间", {"fields": (("period_start", "period_end", "period_basis"), "closed_on")}),
        ("计数", {"fields": ("count_level", "by_month")}),
        ("说明", {"fields": ("summary", "note")}),
        SOURCE,
    )
    inlines = (ReportLineInline,)


class ProgrammeDocumentForm(PlacedForm):
    """A document lies where its programme does; its file is looked at like every upload."""

    place_from = "programme"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].widget = StaffFileWidget()

    def clean(self):
        cleaned = super().clean()
        upload = cleaned.get("file")
        if isinstance(upload, UploadedFile):
            try:
                cleaned["file"] = taken_document(upload)
            except ValidationError as refused:
                self.add_error("file", refused)
        return cleaned


@admin.register(ProgrammeDocument)
class ProgrammeDocumentAdmin(PlaceFollows, RecordImportPages, ReviewedModelAdmin):
    """From 征集 to 公示, each a dated document; adjustments rest on those with a 文号."""

    form = ProgrammeDocumentForm
    seen_by_every_unit = seen_from_below = True
    resource_class = ProgrammeDocumentResource
    list_display = ("title", "programme", "kind", "number", "on", "state", "published_at")
    list_filter = (WorkListFilter, "state", "kind", "programme")
    list_select_related = ("programme", "owner")
    search_fields = ("title", "number", "code")
    autocomplete_fields = ("programme", "owner", "source", "corrects")
    date_hierarchy = "on"
    fieldsets = (
        (None, {"fields": ("code", "programme", "kind", "title", "number", "owner")}),
        ("日期", {"fields": (("on", "precision", "basis"),)}),
        ("公示", {"fields": (("notice_from", "notice_to"), "contact")}),
        ("文件", {"fields": ("file",)}),
        SOURCE,
        CORRECTION,
    )

    def write(self, request, record, *, form, change):
        super().write(request, record, form=form, change=change)
        for remark in dossier.remarks(record):
            self.message_user(request, remark, messages.WARNING)
