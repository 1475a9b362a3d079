"""Photos and documents in the forms of the records they belong to."""

from typing import NamedTuple

from django import forms
from django.contrib.admin.widgets import AdminFileWidget
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from accounts.scoped_admin import ScopedTabularInline
from accounts.scoped_admin.forms import ScopedInlineForm
from publishing.files.models import AttachedFile
from publishing.files.uploads import digest, taken_document, taken_photo


class KeptFile(NamedTuple):
    """A stored file as the widget links it."""

    url: str

    def __str__(self):
        return "查看"


class StaffFileWidget(AdminFileWidget):
    """Links a kept file at its address for staff: drafts have no public one."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if context["widget"]["is_initial"]:
            context["widget"]["value"] = KeptFile(reverse("admin:file", args=[value.name]))
        return context


class AttachedFileForm(ScopedInlineForm):
    """Takes a photo or a document; what is kept of a photo is drawn anew."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].widget = StaffFileWidget()

    def clean(self):
        cleaned = super().clean()
        upload = cleaned.get("file")
        if isinstance(upload, UploadedFile):
            take = taken_photo if cleaned.get("kind") == AttachedFile.Kind.PHOTO else taken_document
            try:
                cleaned["file"] = take(upload)
            except forms.ValidationError as refused:
                self.add_error("file", refused)
            else:
                self.instance.sha256 = digest(cleaned["file"])
        return cleaned


class AttachedFileInline(ScopedTabularInline):
    """A subclass names its `model`."""

    form = AttachedFileForm
    fields = ("kind", "file", "title")
