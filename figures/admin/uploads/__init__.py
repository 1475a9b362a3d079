"""Uploaded figure files: the form, the preview and its buttons, what a person has under way."""

from figures.admin.uploads.previewing import FigureUploadAdmin
from figures.admin.uploads.starting import UploadPage

__all__ = ["FigureUploadAdmin", "UploadPage"]
