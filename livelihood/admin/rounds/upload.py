"""Files that come back: several at once, each looked at, shown and reported for itself."""

from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponseRedirect

from livelihood.admin.rounds.pages import RoundPages
from livelihood.models import ReportRound, RoundFiling
from livelihood.rounds.filing import file_return
from livelihood.rounds.reach import sees_board, units_of
from livelihood.rounds.reading import ReturnFile, read_return
from publishing.files.uploads import taken_document, taken_photo
from publishing.review.errors import StepRefused
from publishing.review.rules import WRITERS
from publishing.tables import staging
from publishing.tables.upload_pages import MEGABYTE, UploadPages, within_limit

Means = RoundFiling.Means

MOST_BYTES = 5 * MEGABYTE
MOST_FILES = 50


class SeveralFilesInput(forms.ClearableFileInput):
    """Chooses any number of files."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Tables, each within the limit of a web form."""

    widget = SeveralFilesInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        taken = [within_limit(super(SeveralFilesField, self).clean(each), MOST_BYTES)
                 for each in files or [None]]  # fmt: skip
        if len(taken) > MOST_FILES:
            raise ValidationError(f"一次最多传{MOST_FILES}个文件。")
        return taken


class UploadForm(forms.Form):
    """The files; whoever reads the whole round may file a paper return for a unit."""

    files = SeveralFilesField(
        label="表格文件",
        help_text="可以一次选几个单位的文件；XLSX、XLS 或 CSV，每个最多5MB。单位由编码认出，不用选。",
    )
    on_paper = forms.BooleanField(
        label="代录",
        required=False,
        help_text="单位交的是纸质件，由您代为录入；代录人不能审核、签发",
    )
    scan = forms.FileField(
        label="纸质件扫描", required=False, help_text="代录时必附：PDF 或照片，最多10MB"
    )

    def __init__(self, *args, may_file_for_others: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_file_for_others:
            del self.fields["on_paper"], self.fields["scan"]

    def clean_scan(self):
        """A PDF as it is, a photo drawn anew."""
        upload = self.cleaned_data["scan"]
        if not upload:
            return None
        is_pdf = upload.name.lower().endswith(".pdf")
        return taken_document(upload) if is_pdf else taken_photo(upload)

    def clean(self):
        values = super().clean()
        if values.get("on_paper") and not self.errors:
            if not values.get("scan"):
                self.add_error("scan", "代录须附纸质件的扫描或照片。")
            if len(values.get("files", ())) > 1:
                self.add_error("files", "代录一次只传一份表格，和它的扫描件对应。")
        elif values.get("scan"):
            self.add_error("on_paper", "附了纸质件扫描：是代录请勾选这里，不是就不要附扫描件。")
        return values


@dataclass
class Shown:
    """One file on the preview: what it was read as, and the token that takes it out again."""

    read: ReturnFile
    token: str = ""
    scan_token: str = ""
    #: What refused it when it was to be reported.
    refused: tuple[str, ...] = ()
    shown: dict = field(default_factory=dict)

    @property
    def may_confirm(self) -> bool:
        """Whether there is something to report and nothing against it."""
        return bool(self.token and self.read.ok and self.read.rows and not self.refused)


class RoundUploadPages(UploadPages, RoundPages):
    """The upload page of a round: the form, the preview, the confirmation."""

    def get_urls(self):
        return [self.round_page("upload/", self.upload_view, "upload"), *super().get_urls()]

    def upload_view(self, request, pk):
        """One address for the form, the preview, the file back and the confirmation."""
        round_ = self.round_of(request, pk)
        units = units_of(request.user, round_, WRITERS)
        if not units:
            raise PermissionDenied
        if not round_.is_open:
            self.message_user(request, f"“{round_}”已经收齐关闭，不能再报送。", messages.ERROR)
            return self.to_board(round_)
        if request.method != "POST":
            return self._form_page(request, round_, self._form(request, round_))
        if "mend" in request.POST:
            return self._mend(request, round_, units)
        if "confirm" in request.POST or "confirm_all" in request.POST:
            return self._confirm(request, round_, units)
        form = self._form(request, round_, request.POST, request.FILES)
        if not form.is_valid():
            return self._form_page(request, round_, form)
        return self._preview(request, round_, self._files_shown(request, round_, units, form))

    def _form(self, request, round_, *data) -> UploadForm:
        return UploadForm(*data, may_file_for_others=sees_board(request.user, round_))

    def _files_shown(self, request, round_, units, form) -> list[Shown]:
        scan = form.cleaned_data.get("scan") if form.cleaned_data.get("on_paper") else None
        return [
            self._shown(request, round_, units, file, scan=scan)
            for file in form.cleaned_data["files"]
        ]

    def _shown(self, request, round_, units, file, *, scan=None, refused=()) -> Shown:
        """A file as the preview shows it, kept for the confirmation or for the file back."""
        read = read_return(file, name=file.name, round_=round_, units=units)
        shown = Shown(read, refused=tuple(refused), shown=self.problems_shown(read.problems))
        if (read.ok and read.rows) or (not read.ok and read.table is not None):
            shown.token = self._kept(request, round_, file)
        if scan is not None and shown.token:
            shown.scan_token = self._kept(request, round_, scan)
        return shown

    def _kept(self, request, round_, file) -> str:
        return staging.stage(file, user_id=request.user.pk, purpose=_purpose(round_))

    def _taken(self, request, round_, token: str):
        return staging.take(token, user_id=request.user.pk, purpose=_purpose(round_))

    def _confirm(self, request, round_, units):
        """Report the chosen files; the others are shown again, and so is what was refused."""
        chosen, left = request.POST.get("confirm"), []
        for token in request.POST.getlist("token"):
            try:
                file, scan = self._pair(request, round_, token)
            except staging.StagingRefused as refused:
                self.message_user(request, f"{refused}。", messages.ERROR)
                continue
            with file:
                if "confirm_all" in request.POST or token == chosen:
                    shown = self._report(request, round_, units, file, scan)
                else:
                    shown = self._shown(request, round_, units, file, scan=scan)
                left += [shown] if shown else []
        left += self._refused_ones(request, round_, units)
        if left:
            return self._preview(request, round_, left)
        if len(units) == 1:
            return HttpResponseRedirect(self.page_of(round_, "unit", units[0].code))
        return self.to_board(round_)

    def _pair(self, request, round_, token: str):
        """The table of a token, and the scan that was kept with it."""
        file = self._taken(request, round_, token)
        scan_token = request.POST.get(f"scan:{token}", "")
        if not scan_token:
            return file, None
        with self._taken(request, round_, scan_token) as scan:
            return file, ContentFile(scan.read(), name=scan.name)

    def _refused_ones(self, request, round_, units) -> list[Shown]:
        """The refused files of the page, but for those that went back with their 原因."""
        shown = []
        for token in request.POST.getlist("refused"):
            try:
                file = self._taken(request, round_, token)
            except staging.StagingRefused:
                continue
            with file:
                shown.append(self._shown(request, round_, units, file))
        return shown

    def _report(self, request, round_, units, file, scan) -> Shown | None:
        """Report one file, unit by unit, all or none; None, or what is left to show."""
        read = read_return(file, name=file.name, round_=round_, units=units)
        if not read.ok or not read.rows:
            return self._shown(request, round_, units, file, scan=scan)
        means = Means.PAPER if scan is not None else Means.FILE
        try:
            with transaction.atomic():
                for unit in read.filing_units:
                    file_return(
                        round_,
                        unit,
                        read.entries_of(unit),
                        by=request.user,
                        means=means,
                        file_name=file.name,
                        scan=scan,
                    )
        except StepRefused as refused:
            return self._shown(request, round_, units, file, scan=scan, refused=refused.reasons)
        names = "、".join(str(unit) for unit in read.filing_units)
        self.message_user(
            request, f"“{file.name}”：{names}报送了{len(read.rows)}件。", messages.SUCCESS
        )
        return None

    def _mend(self, request, round_, units):
        """One refused file back, with its 原因; the others wait where they are."""
        try:
            file = self._taken(request, round_, request.POST.get("mend", ""))
        except staging.StagingRefused as refused:
            return self.back_to(request, self.page_of(round_, "upload"), f"{refused}。")
        read = read_return(file, name=file.name, round_=round_, units=units)
        if read.table is None:
            file.close()
            return self.back_to(
                request, self.page_of(round_, "upload"), "这个文件不是表格，标不出原因。"
            )
        return self.file_with_reasons(read.table, read.problems, file, header=read.header)

    def _preview(self, request, round_, files: list[Shown]):
        ready = [each for each in files if each.may_confirm]
        context = {
            "title": "核对表格",
            "round": round_,
            "files": files,
            "ready": ready,
            "upload_url": self.page_of(round_, "upload"),
        }
        return self.page(request, "admin/livelihood/round/preview.html", context)

    def _form_page(self, request, round_, form):
        context = {
            "title": f"上传表格：{round_}",
            "round": round_,
            "form": form,
            "board_url": self.page_of(round_, "board"),
        }
        return self.page(request, "admin/livelihood/round/upload.html", context)


def _purpose(round_: ReportRound) -> str:
    return f"livelihood.round.{round_.pk}"
