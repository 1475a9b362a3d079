"""Uploading a figure file: form, preview, confirmation, and the file back with its problems."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone

from accounts.models import Role, Unit
from accounts.scopes import limit
from districts.models import District
from figures import periods
from figures.importing import (
    ImportRefused,
    ImportReport,
    already_taken_in,
    check,
    default_owner,
    take_in,
)
from publishing.review.errors import StepRefused
from publishing.sources.models import Source
from publishing.tables import staging, upload_pages
from publishing.tables.values import CellRefused, read_date

MOST_BYTES = 20 * 1024 * 1024
TO_CONFIRM, TO_MEND = "figures.import", "figures.mend"
CLERK = (Role.CLERK,)
UPLOAD_TITLE = "上传数据文件"


class SourceForm(forms.Form):
    """What staff say about a file: where it is from, and what the table itself does not say."""

    source = forms.ModelChoiceField(Source.objects.none(), label="资料来源")
    released_on = forms.CharField(
        label="来源发布日期",
        required=False,
        max_length=20,
        help_text="如 2021-10-28；留空则用资料来源的日期",
    )
    title = forms.CharField(
        label="标题", required=False, max_length=200, help_text="留空则用资料来源的名称"
    )
    district = forms.ModelChoiceField(
        District.objects.none(),
        label="行政区",
        required=False,
        help_text="表里没有“行政区划代码”一列时须选；选了就只收这个行政区的数",
    )
    period = forms.CharField(
        label="报告期",
        required=False,
        max_length=40,
        help_text="表里没有“报告期”一列时须填，如 2021年1-9月",
    )
    sheet = forms.CharField(
        label="工作表", required=False, max_length=31, help_text="留空则读第一张工作表"
    )
    owner = forms.ModelChoiceField(Unit.objects.none(), label="责任单位", required=False)

    def __init__(self, *args, user, sources, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        units = Unit.objects.in_force(on=timezone.localdate())
        self.fields["source"].queryset = sources.order_by("-published_on", "code")
        self.fields["district"].queryset = limit(
            District.objects.all(), user, CLERK, place="code", owner=None, all_units_only=False
        )
        self.fields["owner"].queryset = limit(units, user, CLERK, owner="pk")
        self.fields["owner"].help_text = "留空则由您所在的单位负责"

    def clean_released_on(self):
        return self._read("released_on", lambda text: read_date(text).value)

    def clean_period(self):
        return self._read("period", lambda text: periods.parse(text) if text else None)

    def _read(self, name, reader):
        try:
            return reader(self.cleaned_data[name])
        except CellRefused as refused:
            raise ValidationError(f"“{self.cleaned_data[name]}”{refused}") from None

    def check(self, file, *, name: str) -> ImportReport:
        """`figures.importing.check` of a file with what the form says about it."""
        said = dict(self.cleaned_data)
        said.pop("file", None)
        said["sheet"] = said["sheet"] or None
        return check(file, name=name, by=self.user, **said)


class UploadForm(SourceForm):
    """The form of the first page; the file comes first."""

    field_order = ("file",)

    file = forms.FileField(
        label="数据文件", help_text="CSV、XLSX 或 XLS，最多20MB；第一行是列名，每行一个数"
    )

    def clean_file(self):
        return upload_pages.within_limit(self.cleaned_data["file"], MOST_BYTES)


class UploadPages(upload_pages.UploadPages):
    """The three pages of an upload, for the admin of releases."""

    def get_urls(self):
        name = "figures_release_upload"
        wrap = self.admin_site.admin_view
        return [
            path("upload/", wrap(self.upload_view), name=name),
            path("upload/confirm/", wrap(self.confirm_view), name=f"{name}_confirm"),
            path("upload/mend/", wrap(self.mend_view), name=f"{name}_mend"),
            *super().get_urls(),
        ]

    def upload_view(self, request):
        """The form; posted, the preview of the file: nothing is written."""
        form = self._form(request, UploadForm)
        if request.method != "POST" or not form.is_valid():
            context = {
                "form": form,
                "title": UPLOAD_TITLE,
                "list_url": reverse("admin:figures_release_changelist"),
            }
            return self.page(request, "admin/figures/release/upload.html", context)
        file = form.cleaned_data["file"]
        return self._preview(request, form, form.check(file, name=file.name), file)

    def confirm_view(self, request):
        """Check the staged file once more and take it in; a file is confirmed once."""
        form = self._form(request, SourceForm)
        if request.method != "POST" or not form.is_valid():
            return self._back_to_upload(request, "请重新上传文件。")
        try:
            file = self.staged(request, TO_CONFIRM)
        except staging.StagingRefused as refused:
            return self._back_to_upload(request, f"{refused}。")
        with file:
            report = form.check(file, name=file.name)
            if not report.ok or report.same_as is not None:
                return self._preview(request, form, report, file)
            try:
                release = take_in(report, by=request.user, owner=form.cleaned_data["owner"])
            except (ImportRefused, StepRefused) as refused:
                return self._back_to_upload(request, str(refused))
        self.message_user(
            request,
            f"已存为草稿 {release.code}，共{release.rows_total}个数。核对后请报送。",
            messages.SUCCESS,
        )
        return HttpResponseRedirect(reverse("admin:figures_release_change", args=[release.pk]))

    def mend_view(self, request):
        """The refused file back, with a column 原因 that names the problems of each row."""
        form = self._form(request, SourceForm)
        if request.method != "POST" or not form.is_valid():
            return self._back_to_upload(request, "请重新上传文件。")
        try:
            file = self.staged(request, TO_MEND)
        except staging.StagingRefused as refused:
            return self._back_to_upload(request, f"{refused}。")
        report = form.check(file, name=file.name)
        if report.table is None:
            file.close()
            return self._back_to_upload(request, "这个文件不是表格，标不出原因。")
        return self.file_with_reasons(report.table, report.problems, file)

    def _preview(self, request, form, report, file):
        """The page that shows everything before anything is written."""
        taken = report.ok and report.same_as is None
        owner = form.cleaned_data["owner"] or (
            default_owner(request.user, place_code=report.place_code) if taken else None
        )
        purpose = TO_CONFIRM if taken else TO_MEND
        keep = (taken and owner is not None) or (not report.ok and report.table is not None)
        context = {
            "title": "核对数据文件",
            "list_url": reverse("admin:figures_release_changelist"),
            "upload_url": reverse("admin:figures_release_upload"),
            "upload_title": UPLOAD_TITLE,
            "form": form,
            "report": report,
            **self.problems_shown(report.problems),
            "same_as": report.same_as and already_taken_in(report.same_as),
            "owner": owner,
            "may_confirm": taken and owner is not None,
            "token": staging.stage(file, user_id=request.user.pk, purpose=purpose) if keep else "",
        }
        return self.page(request, "admin/figures/release/preview.html", context)

    def _form(self, request, form_class):
        if not self.holds(request.user, CLERK):
            raise PermissionDenied
        sources = self.admin_site.get_model_admin(Source).get_queryset(request)
        data = (request.POST, request.FILES) if request.method == "POST" else ()
        return form_class(*data, user=request.user, sources=sources)

    def _back_to_upload(self, request, message):
        return self.back_to(request, reverse("admin:figures_release_upload"), message)
