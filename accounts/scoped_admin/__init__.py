"""The one admin base of the project: nobody sees or touches what lies outside her scopes.

Every admin of every room subclasses `ScopedModelAdmin`, every inline `ScopedTabularInline`. They
limit lists, forms, choices, filters, history, delete pages, actions and exports to what the
person's scopes reach, refuse a save over somebody else's newer one, and write the audit log.
"""

from accounts.scoped_admin.actions import confirmed_action
from accounts.scoped_admin.base import ScopedModelAdmin
from accounts.scoped_admin.exporting import ExportFormat, register_export_format
from accounts.scoped_admin.forms import ScopedInlineForm, ScopedModelForm
from accounts.scoped_admin.home import HomeLink
from accounts.scoped_admin.inlines import ScopedStackedInline, ScopedTabularInline

__all__ = [
    "ExportFormat",
    "HomeLink",
    "ScopedInlineForm",
    "ScopedModelAdmin",
    "ScopedModelForm",
    "ScopedStackedInline",
    "ScopedTabularInline",
    "confirmed_action",
    "register_export_format",
]
