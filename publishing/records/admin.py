"""Import and export of one kind of record in its admin: upload, preview, confirmation, result."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.urls import path, reverse

from accounts.models import AuditEntry
from accounts.scoped_admin.choices import can_be_key
from accounts.scoped_admin.exporting import export_formats
from publishing.records.checking import RecordReport, check
from publishing.records.describing import describe
from publishing.records.exporting import template_file
from publishing.records.resources import RecordResource
from publishing.records.taking_in import ImportRefused, take_in, written_records
from publishing.review.admin import ReviewedModelAdmin
from publishing.review.admin.papers import link_to
from publishing.review.rules import WRITERS
from publishing.tables import staging
from publishing.tables.upload_pages import MEGABYTE, TableFileField, UploadPages

MOST_BYTES = 5 * MEGABYTE
MOST_ROWS = 5000
CHANGED_ROWS_SHOWN = 100
NEW_ROWS_SHOWN = 50
LINKS_SHOWN = 200
MOVED = "预览之后有记录变了，没有导入；请按下面的内容重新核对。"
UPLOAD_AGAIN = "请重新上传文件。"


class SheetForm(forms.Form):
    """What staff say about a table."""

    sheet = forms.CharField(
        label="工作表", required=False, max_length=31, help_text="留空则读第一张工作表"
    )


class TableForm(SheetForm):
    """The form of the first page; the file comes first."""

    field_order = ("file",)

    file = TableFileField(
        most_bytes=MOST_BYTES,
        label="表格文件",
        help_text=f"CSV、XLSX 或 XLS，最多5MB、{MOST_ROWS}行；第一行是列名，每行一条记录",
    )


class RecordImportPages(UploadPages):
    """Mixin for a `ReviewedModelAdmin` with a `resource_class`: 导入, 下载模板 and 导出.

    Who may write here may import, and may export what she sees, to mend it and send it in again.
    The export's columns are those of the resource.
    """

    resource_class: type[RecordResource]
    export_roles = tuple(dict.fromkeys((*WRITERS, *ReviewedModelAdmin.export_roles)))
    change_list_template = "admin/records/change_list.html"

    @property
    def export_fields(self) -> tuple[str, ...]:
        """The names of the resource's columns."""
        return tuple(self.resource_class._meta.fields)

    def export_table(self, rows):
        return self.resource_class().table(rows)

    def has_import_permission(self, request) -> bool:
        """Whether somebody may import anything of this list: whoever may write here."""
        return self.holds(request.user, self.add_roles) or self.holds(
            request.user, self.change_roles
        )

    def get_urls(self):
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name=self._page_name("import")), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        may_import = {"may_import": self.has_import_permission(request)}
        return super().changelist_view(request, may_import | (extra_context or {}))

    def import_view(self, request):
        """One address: the form, the empty table, the preview, the confirmation, the result."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            if "confirm" in request.POST:
                return self._confirm(request)
            return self._mend(request) if "mend" in request.POST else self._upload(request)
        if "template" in request.GET:
            return self._template(request.GET["template"])
        if "taken" in request.GET:
            return self._result(request, request.GET["taken"])
        return self._form_page(request, TableForm())

    def _upload(self, request):
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._form_page(request, form)
        file = form.cleaned_data["file"]
        return self._preview(request, form, self._check(request, form, file), file)

    def _confirm(self, request):
        """Check the staged table once more, and take it in as it was shown; once."""
        form = SheetForm(request.POST)
        if not form.is_valid():
            return self._again(request, UPLOAD_AGAIN)
        try:
            file = self.staged(request, self._purpose("import"))
        except staging.StagingRefused as refused:
            return self._again(request, f"{refused}。")
        with file:
            report = self._check(request, form, file)
            if report.ok and report.digest != request.POST.get("seen"):
                return self._preview(request, form, report, file, warning=MOVED)
            try:
                taken = take_in(report, by=request.user, request=request)
            except ImportRefused:
                return self._preview(request, form, report, file)
        return HttpResponseRedirect(f"{self._import_url()}?taken={taken.entry.pk}")

    def _mend(self, request):
        form = SheetForm(request.POST)
        if not form.is_valid():
            return self._again(request, UPLOAD_AGAIN)
        try:
            file = self.staged(request, self._purpose("mend"))
        except staging.StagingRefused as refused:
            return self._again(request, f"{refused}。")
        report = self._check(request, form, file)
        if report.table is None:
            file.close()
            return self._again(request, "这个文件不是表格，标不出原因。")
        return self.file_with_reasons(report.table, report.problems, file)

    def _check(self, request, form, file) -> RecordReport:
        return check(
            self.resource_class,
            file,
            name=file.name,
            by=request.user,
            sheet=form.cleaned_data["sheet"] or None,
            site=self.admin_site,
            most_rows=MOST_ROWS,
        )

    def _preview(self, request, form, report, file, *, warning=""):
        """The page that shows everything before anything is written."""
        something = any(row.outcome != "same" for row in report.rows)
        may_confirm = report.ok and something
        keep = may_confirm or (not report.ok and report.table is not None)
        purpose = self._purpose("import" if may_confirm else "mend")
        token = staging.stage(file, user_id=request.user.pk, purpose=purpose) if keep else ""
        context = {
            "title": "核对表格",
            "warning": warning,
            "form": form,
            "report": report,
            **self.problems_shown(report.problems),
            "changed": report.changed[:CHANGED_ROWS_SHOWN],
            "new": report.new[:NEW_ROWS_SHOWN],
            "may_confirm": may_confirm,
            "token": token,
            "upload_url": self._import_url(),
            "upload_title": self._import_title(),
        }
        return self._import_page(request, "admin/records/preview.html", context)

    def _form_page(self, request, form):
        context = {
            "title": self._import_title(),
            "form": form,
            "columns": describe(self.resource_class),
            "templates": export_formats(),
            "upload_url": self._import_url(),
        }
        return self._import_page(request, "admin/records/import.html", context)

    def _template(self, name):
        """A table with the headers alone."""
        try:
            chosen = next(each for each in export_formats() if each.name == name)
        except StopIteration:
            raise Http404 from None
        return FileResponse(
            template_file(self.resource_class, chosen.write),
            as_attachment=True,
            filename=f"{self.opts.verbose_name}-模板.{chosen.name}",
            content_type=chosen.content_type,
        )

    def _result(self, request, key):
        """What an import of this person's wrote, out of the audit log."""
        entries = AuditEntry.objects.filter(
            action=AuditEntry.Action.IMPORT, user=request.user, record_type=self.opts.label_lower
        )
        entry = entries.filter(pk=key).first() if can_be_key(key) else None
        if entry is None:
            raise Http404
        found = written_records(entry, most=LINKS_SHOWN)
        context = {
            "title": "导入结果",
            "entry": entry,
            "groups": [
                (heading, count, [link_to(record, site=self.admin_site) for record in records])
                for heading, count, records in found
                if count
            ],
            "upload_url": self._import_url(),
            "upload_title": self._import_title(),
        }
        return self._import_page(request, "admin/records/taken.html", context)

    def _again(self, request, message):
        return self.back_to(request, self._import_url(), message)

    def _import_page(self, request, template, context):
        changelist = reverse(
            f"admin:{self._page_name('changelist')}", current_app=self.admin_site.name
        )
        context = {"list_url": changelist, **context}
        return self.page(request, template, context)

    def _import_url(self) -> str:
        return reverse(f"admin:{self._page_name('import')}", current_app=self.admin_site.name)

    def _import_title(self) -> str:
        return f"导入{self.opts.verbose_name}"

    def _purpose(self, what: str) -> str:
        return f"{self.opts.label_lower}.{what}"
