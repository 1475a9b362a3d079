"""Rows that belong to a record: whoever may change the record may change them."""

from django.contrib import admin

from accounts.scoped_admin.choices import ScopedChoices
from accounts.scoped_admin.forms import ScopedInlineForm


class _FollowsParent(ScopedChoices):
    """Permissions of the parent record; its version guards these rows too."""

    form = ScopedInlineForm
    extra = 0

    def _parent_admin(self):
        return self.admin_site.get_model_admin(self.parent_model)

    def has_view_permission(self, request, obj=None):
        return self._parent_admin().has_view_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        parent = self._parent_admin()
        if obj is None:
            return parent.has_add_permission(request)
        return parent.has_change_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


class ScopedTabularInline(_FollowsParent, admin.TabularInline):
    """Inline rows as a table."""


class ScopedStackedInline(_FollowsParent, admin.StackedInline):
    """Inline rows one under the other."""
