"""The page on which a figure file is uploaded, anew or in place of one that had problems."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import path, reverse

from figures.admin.uploads.forms import CLERK, UploadForm
from figures.importing import kept_files, uploads
from figures.importing.kept_files import FileGone
from figures.importing.uploads import UploadRefused
from figures.models import FigureUpload
from publishing.sources.models import Source
from publishing.tables import upload_pages

UPLOAD_TITLE = "上传数据文件"
CLOSED_MEANWHILE = (
    "没有收下这个文件：要代替的那一份，在别的页面上刚刚办结或换过了，请看下面的结果。"
)


class UploadPage(upload_pages.UploadPages):
    """For the admin of releases: none is typed in, all begin here."""

    def get_urls(self):
        page = self.admin_site.admin_view(self.upload_view)
        return [path("upload/", page, name="figures_release_upload"), *super().get_urls()]

    def upload_view(self, request):
        """The form; posted, it leads to the page of the new upload."""
        if not self.holds(request.user, CLERK):
            raise PermissionDenied
        replaces = self._replaced(request)
        if replaces is None and (closed := self._closed_meanwhile(request)):
            return self.back_to(request, closed.get_absolute_url(), CLOSED_MEANWHILE)
        sources = self.admin_site.get_model_admin(Source).get_queryset(request)
        data = (request.POST, request.FILES) if request.method == "POST" else ()
        form = UploadForm(*data, user=request.user, sources=sources, replaces=replaces)
        if request.method == "POST" and form.is_valid():
            try:
                upload = self._started(request, form, replaces)
            except (UploadRefused, FileGone) as refused:
                return self.back_to(request, request.path, str(refused))
            return HttpResponseRedirect(upload.get_absolute_url())
        context = {
            "form": form,
            "title": UPLOAD_TITLE,
            "replaces": replaces,
            "list_url": reverse("admin:figures_release_changelist"),
        }
        return self.page(request, "admin/figures/figureupload/upload.html", context)

    def _replaced(self, request) -> FigureUpload | None:
        """The open upload of this person that the address names."""
        return self._named(request).open().first()

    def _closed_meanwhile(self, request) -> FigureUpload | None:
        """The upload that a form, opened before, was to replace; none for a form sent twice."""
        if request.method != "POST":
            return None
        token = request.POST.get("token", "")[:32]
        sent = FigureUpload.objects.of(request.user).filter(token=token)
        return None if sent.exists() else self._named(request).first()

    def _named(self, request):
        key = request.GET.get("replaces", "")
        if not (key.isdecimal() and len(key) < 19):
            return FigureUpload.objects.none()
        return FigureUpload.objects.of(request.user).filter(pk=key)

    def _started(self, request, form, replaces) -> FigureUpload:
        said, token = form.said, form.cleaned_data["token"]
        sent = form.cleaned_data["file"]
        if sent is not None:
            return uploads.start(
                sent, name=sent.name, by=request.user, said=said, token=token, replaces=replaces
            )
        with kept_files.opened(replaces.token) as file:
            return uploads.start(
                file,
                name=replaces.file_name,
                by=request.user,
                said=said,
                token=token,
                replaces=replaces,
            )
