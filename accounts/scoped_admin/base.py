"""`ScopedModelAdmin`: what every admin of the project is made of."""

from django.contrib import admin, messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import NestedObjects, unquote
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import IntegrityError, models, router, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from accounts import audit
from accounts.models import AuditEntry
from accounts.scoped_admin.changes import changes_of_form, changes_of_formset
from accounts.scoped_admin.choices import ScopedChoices, scoped_list_filter
from accounts.scoped_admin.conflicts import StaleRecord, inline_differences
from accounts.scoped_admin.exporting import export_answer, export_formats, table_of
from accounts.scoped_admin.forms import ScopedModelForm
from accounts.scoped_admin.history import history_of
from accounts.scoped_admin.home import HomeLink
from accounts.scoped_admin.hostile_queries import capped_search, is_hostile
from accounts.scoped_admin.reach import ScopedReach, remember_as_stored
from accounts.scopes import scopes_of

Action = AuditEntry.Action
#: What the filters of a list put behind the name of a field. No further relation is followed: a
#: filter by user must not answer questions about the user's password.
FILTER_LOOKUPS = {"exact", "id__exact", "isnull", "in", "gte", "lt", "year", "month", "day"}
STALE = "这条记录刚刚被其他人修改，您的修改没有保存，请在最新内容上重新修改。"


class ScopedModelAdmin(ScopedReach, ScopedChoices, admin.ModelAdmin):
    """An admin whose every list, form, choice, filter, page, action and export is scoped.

    Subclasses say who (`view_roles` and its kin), where (`place_lookup`, `owner_lookup`) and,
    where saving is more than `save()`, override `write` (the record) or `written` (its rows too).
    """

    form = ScopedModelForm
    #: The integer field that grows with every save; None where nothing is edited.
    version_field: str | None = "version"
    #: What refuses a form that is valid in itself.
    refusals: tuple[type[Exception], ...] = (StaleRecord, IntegrityError)
    #: Columns of the export: names of fields, or of methods with a `short_description`.
    export_fields: tuple[str, ...] = ()
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    view_on_site = False

    # What may be seen

    def get_queryset(self, request):
        return self.limited(
            super().get_queryset(request), request.user, self.readers(), reading=True
        )

    def offered(self, request):
        """What other records may name of these: all that she sees."""
        return self.get_queryset(request)

    def get_list_filter(self, request):
        """List filters whose choices come only from rows in scope."""
        return [scoped_list_filter(self.model, item) for item in super().get_list_filter(request)]

    def lookup_allowed(self, lookup, value, request=None):
        """Only what the list's own filters ask; not every field of the model."""
        asked = [self.date_hierarchy] if self.date_hierarchy else []
        for item in self.get_list_filter(request):
            asked.append(item[0] if isinstance(item, tuple) else item.parameter_name)
        return any(
            lookup == name or lookup.removeprefix(f"{name}__") in FILTER_LOOKUPS for name in asked
        )

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, capped_search(search_term))

    def get_view_on_site_url(self, obj=None):
        """The public page of what is public; drafts have none."""
        if obj is None or not hasattr(obj, "get_absolute_url"):
            return None
        return obj.get_absolute_url() if getattr(obj, "is_published", True) else None

    def get_object(self, request, object_id, from_field=None):
        """The record if this person sees it; locked while a form is being saved over it."""
        if request.method == "POST" and self._connection().in_atomic_block:
            field = self.opts.get_field(from_field) if from_field else self.opts.pk
            try:
                row = {field.name: field.to_python(object_id)}
            except (ValidationError, ValueError):
                return None
            list(self.model._base_manager.select_for_update().filter(**row))
        record = super().get_object(request, object_id, from_field)
        if record is not None:
            remember_as_stored(record)
        return record

    def summary_of(self, record) -> str:
        """What the confirmation page of an action says about a row beside its name."""
        return ""

    def home_links(self, request) -> list[HomeLink]:
        """What the first page of the admin offers this person of these records."""
        return []

    # Forms

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return self._bind(form, request)

    def get_changelist_form(self, request, **kwargs):
        kwargs.setdefault("form", self.form)
        return self._bind(super().get_changelist_form(request, **kwargs), request)

    def get_fields(self, request, obj=None):
        return [name for name in super().get_fields(request, obj) if name != "seen_version"]

    def get_changeform_initial_data(self, request):
        """Where the person works in one place, or for one unit, that is filled in already."""
        scopes = [scope for scope in scopes_of(request.user) if scope.role in self.add_roles]
        places = {scope.place_code for scope in scopes}
        units = {scope.unit_id for scope in scopes}
        initial = {}
        if len(places) == 1:
            initial[self.place_lookup] = places.pop()
        if len(units) == 1:
            initial[self.owner_lookup] = units.pop()
        return initial | super().get_changeform_initial_data(request)

    def may_keep(self, request, record, *, adding: bool) -> bool:
        """Whether the person may leave `record` where its form now puts it."""
        roles = self.add_roles if adding else self.change_roles
        return self.reaches(request.user, roles, record)

    def _bind(self, form, request):
        if not issubclass(form, ScopedModelForm):
            raise ImproperlyConfigured(f"{form.__name__} must be a ScopedModelForm.")
        form.model_admin, form.request = self, request
        return form

    # Saving

    def write(self, request, record, *, form, change: bool) -> None:
        """Store `record`, whose form is valid and in scope; called only if something changed.

        Raises StaleRecord where somebody saved a newer version since it was read.
        """
        if change:
            self.take_version(record)
        record.save()

    def written(self, request, record, *, change: bool) -> None:
        """What follows once a changed record and all its inline rows are stored."""

    def take_version(self, record) -> None:
        """Count the next version, in the database too; of two who try, one gets StaleRecord."""
        if not self.version_field:
            return
        seen = getattr(record, self.version_field)
        row = self.model._base_manager.filter(pk=record.pk, **{self.version_field: seen})
        if not row.update(**{self.version_field: models.F(self.version_field) + 1}):
            raise StaleRecord
        setattr(record, self.version_field, seen + 1)

    def save_model(self, request, obj, form, change):
        if not change or form.has_changed():
            self.write(request, obj, form=form, change=change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        rows_changed = any(formset.has_changed() for formset in formsets)
        if change and rows_changed and not form.has_changed():
            self.write(request, form.instance, form=form, change=True)
        if not change or form.has_changed() or rows_changed:
            self.written(request, form.instance, change=change)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except self.refusals as refusal:
            # Drawn once more, with what was typed and why it was not taken.
            request.refused = self.reasons_of(refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        if getattr(form, "conflict", None):
            context["inline_differences"] = [
                difference
                for inline in context["inline_admin_formsets"]
                for difference in inline_differences(inline.formset)
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    # Lists

    def changelist_view(self, request, extra_context=None):
        if is_hostile(request.GET):
            if ERROR_FLAG in request.GET:
                return HttpResponseRedirect(request.path)
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        context = {
            "title": self.opts.verbose_name_plural,
            "export_formats": self._formats_for(request),
            "export_query": request.GET.urlencode(),
            **(extra_context or {}),
        }
        if request.method != "POST" or "_save" not in request.POST:
            return super().changelist_view(request, context)
        try:
            with transaction.atomic(using=router.db_for_write(self.model)):
                self._lock_edited_rows(request)
                return super().changelist_view(request, context)
        except (StaleRecord, IntegrityError) as refusal:
            self.message_user(request, self.reasons_of(refusal)[0], messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def reasons_of(self, refusal) -> list[str]:
        """Why the database refused what the form let through, in sentences."""
        if isinstance(refusal, StaleRecord):
            return [STALE]
        reasons = [
            str(constraint.violation_error_message)
            for constraint in self.opts.constraints
            if constraint.name in str(refusal)
        ]
        return reasons or ["没有保存：与其他人刚刚保存的记录重复或冲突。"]

    def _lock_edited_rows(self, request):
        pk = self.model._meta.pk
        keys = [
            value
            for name, value in request.POST.items()
            if name.startswith("form-") and name.endswith(f"-{pk.name}") and value.isdecimal()
        ]
        keys = [key for key in keys if len(key) < 19]
        list(self.model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk"))

    # Actions

    def get_actions(self, request):
        """The actions of which the person holds a role; rows are asked one by one when it runs."""
        found = super().get_actions(request)
        for name, (function, _, _) in list(found.items()):
            roles = getattr(function, "roles", None)
            if roles is not None and not self.holds(request.user, roles):
                del found[name]
        for export_format in self._formats_for(request):
            name = f"export_{export_format.name}"
            found[name] = (_export_selected, name, f"导出所选（{export_format.label}）")
        return found

    # Deleting

    def get_deleted_objects(self, objs, request):
        """What a delete would take along, without the names of records this person may not see."""
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(objs)
        refused = set()

        def name(record):
            related = self.admin_site._registry.get(type(record))
            seen = related is None or related.has_view_permission(request, record)
            kind = record._meta.verbose_name
            return f"{kind}：{record}" if seen else f"{kind}（不在您的权限范围内）"

        def name_to_delete(record):
            related = self.admin_site._registry.get(type(record))
            if related is not None and not related.has_delete_permission(request, record):
                refused.add(str(record._meta.verbose_name))
            return name(record)

        counts = {
            model._meta.verbose_name_plural: len(rows)
            for model, rows in collector.model_objs.items()
        }
        doomed = collector.nested(name_to_delete)
        return doomed, counts, refused, [name(row) for row in collector.protected]

    # History and export

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        export = path("export/", self.admin_site.admin_view(self.export_view), name=name)
        return [export, *super().get_urls()] if self.export_fields else super().get_urls()

    def export_view(self, request):
        """All rows that the list shows under its present filters, as a file."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        query = request.GET.copy()
        name = query.pop("format", [""])[-1]
        request.GET = query
        try:
            if is_hostile(query):
                raise IncorrectLookupParameters
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            url = reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist",
                current_app=self.admin_site.name,
            )
            return HttpResponseRedirect(f"{url}?{ERROR_FLAG}=1")
        return export_answer(self, request, rows, name)

    def export_table(self, rows):
        """The headers of an export of `rows`, and its cells row by row."""
        return table_of(self, rows)

    def _formats_for(self, request):
        if not self.export_fields or not self.has_export_permission(request):
            return []
        return export_formats()

    def history_view(self, request, object_id, extra_context=None):
        """Who changed what and when; only of a record that the person sees."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"修改记录：{record}",
            "entries": history_of(record),
            "module_name": str(self.opts.verbose_name_plural),
            "object": record,
            "opts": self.opts,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/object_history.html", context)

    # The audit log

    def construct_change_message(self, request, form, formsets, add=False):
        """The changes of a save as the audit log keeps them."""
        changes = [] if add else changes_of_form(form)
        for formset in formsets or ():
            changes += changes_of_formset(formset)
        return changes

    def log_addition(self, request, obj, message):
        self._record(Action.ADD, request, obj, f"新增{self.opts.verbose_name}“{obj}”", message)

    def log_change(self, request, obj, message):
        if message:
            self._record(
                Action.CHANGE, request, obj, f"修改{self.opts.verbose_name}“{obj}”", message
            )

    def log_deletions(self, request, queryset):
        for record in queryset:
            summary = f"删除{self.opts.verbose_name}“{record}”"
            self._record(Action.DELETE, request, record, summary, [])

    def _record(self, action, request, record, summary, changes):
        audit.record(
            action,
            summary=summary,
            record=record,
            place_code=self.place_of(record) or "",
            detail={"changes": changes} if changes else {},
            request=request,
        )

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """To the home page, as if it did not exist; an attempt to write is remembered."""
        if request.method == "POST":
            audit.record(
                Action.REFUSED,
                summary=f"试图修改看不到的{opts.verbose_name}：{unquote(object_id)}",
                record_type=opts.label_lower,
                request=request,
            )
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)

    def _connection(self):
        return transaction.get_connection(router.db_for_write(self.model))


@admin.action(description="导出所选")
def _export_selected(model_admin, request, queryset):
    if not model_admin.has_export_permission(request):
        raise PermissionDenied
    name = request.POST.get("action", "").removeprefix("export_")
    return export_answer(model_admin, request, queryset, name)
