"""Staff accounts and what each may do where. Nobody raises herself."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.forms import SetPasswordForm, SetPasswordMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from accounts import audit
from accounts.models import AuditEntry, Role, StaffScope, User
from accounts.place_codes import WHOLE_COUNTRY, covers, place_prefix
from accounts.qr import qr_svg
from accounts.scoped_admin import (
    ScopedInlineForm,
    ScopedModelAdmin,
    ScopedModelForm,
    ScopedTabularInline,
)
from accounts.scopes import may, scopes_of
from accounts.sign_in import new_password_url

#: What a district's administrator grants; the rest takes a system administrator.
CASE_ROLES = (Role.CLERK, Role.REVIEWER, Role.SIGNER)


def may_grant(user, scope: StaffScope) -> bool:
    """Whether `user` may give or take this scope: not beyond her own place, not her own role."""
    if may(user, [Role.SYSTEM_ADMIN], place_code=scope.place_code, owner_id=None):
        return True
    return scope.role in CASE_ROLES and may(
        user, [Role.DISTRICT_ADMIN], place_code=scope.place_code, owner_id=None
    )


class StaffScopeForm(ScopedInlineForm):
    """One scope; its unit must lie in the scope's place or around it."""

    def clean(self):
        cleaned = super().clean()
        unit, place = cleaned.get("unit"), cleaned.get("place_code")
        if (
            unit
            and place
            and not (covers(place, unit.place_code) or covers(unit.place_code, place))
        ):
            self.add_error("unit", "这个单位不在所填的区划内。")
        return cleaned


class StaffScopeFormSet(forms.BaseInlineFormSet):
    """The scopes of one person; only grants that the editor may make."""

    request = None

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        left = 0
        for form in self.forms:
            removed = self.can_delete and self._should_delete_form(form)
            if form.has_changed() or removed:
                self._refuse_beyond(form)
            left += bool(form.cleaned_data) and not removed
        system = may(self.request.user, [Role.SYSTEM_ADMIN], place_code="000000", owner_id=None)
        if not left and not system:
            raise ValidationError("请至少填写一个权限范围。")

    def _refuse_beyond(self, form):
        stored = StaffScope.objects.filter(pk=form.instance.pk).first()
        for scope in filter(None, (stored, form.instance if form.cleaned_data else None)):
            if not may_grant(self.request.user, scope):
                raise ValidationError(f"您不能授予或收回“{scope}”这样的权限。")


class StaffScopeInline(ScopedTabularInline):
    """What the person may do, where, for which unit, from when to when."""

    model = StaffScope
    form = StaffScopeForm
    formset = StaffScopeFormSet
    fields = ("role", "place_code", "unit", "valid_from", "valid_to")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.request = request
        return formset

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "role":
            held = {scope.role for scope in scopes_of(request.user)}
            offered = Role if Role.SYSTEM_ADMIN in held else CASE_ROLES
            kwargs["choices"] = [("", "---------"), *((role, role.label) for role in offered)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class UserForm(ScopedModelForm):
    """An account that is there already."""

    class Meta:
        help_texts = {"is_active": "不再使用的账号取消勾选，不删除。"}


class NewUserForm(SetPasswordMixin, ScopedModelForm):
    """A new account with its first password."""

    password1, password2 = SetPasswordMixin.create_password_fields("初始密码", "再输入一次")

    def clean(self):
        cleaned = super().clean()
        self.validate_passwords()
        self.validate_password_for_user(self.instance)
        return cleaned


@admin.register(User)
class UserAdmin(ScopedModelAdmin):
    """People. A district's administrator looks after those who work in her place only.

    Whoever has, or had, a scope elsewhere is a system administrator's business; so is whoever
    administers or audits. One's own account is nobody's own business but for its password.
    """

    view_roles = (Role.DISTRICT_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR)
    add_roles = change_roles = (Role.DISTRICT_ADMIN, Role.SYSTEM_ADMIN)
    export_roles = view_roles
    owner_lookup = None
    form = UserForm
    add_form = NewUserForm
    add_fieldsets = ((None, {"fields": ("username", "name", "password1", "password2")}),)
    fieldsets = ((None, {"fields": ("username", "name", "is_active", "last_login")}),)
    readonly_fields = ("last_login",)
    list_display = ("username", "name", "scopes_in_words", "is_active", "last_login")
    list_filter = ("is_active", "scopes__role")
    search_fields = ("username", "name")
    ordering = ("username",)
    export_fields = ("username", "name", "scopes_in_words", "is_active", "last_login")
    inlines = (StaffScopeInline,)
    change_form_template = "admin/user_change_form.html"

    @admin.display(description="权限范围")
    def scopes_in_words(self, person):
        """All scopes of a person, those that ended too."""
        return "；".join(str(scope) for scope in person.scopes.all())

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("scopes__unit")

    def limited(self, queryset, user, roles, *, reading=False):
        """People all of whose scopes lie in a place of one of `roles`."""
        roles = frozenset(roles)
        theirs = StaffScope.objects.filter(user=OuterRef("pk"))
        within = Q(pk__in=())
        for scope in scopes_of(user):
            if scope.role not in roles:
                continue
            prefix = place_prefix(scope.place_code)
            person = ~Exists(theirs.exclude(place_code__startswith=prefix))
            if scope.place_code != WHOLE_COUNTRY:
                person &= Exists(theirs)
            if not reading and scope.role != Role.SYSTEM_ADMIN:
                person &= ~Exists(theirs.exclude(role__in=CASE_ROLES))
            within |= Q(person)
        if not reading:
            queryset = queryset.exclude(pk=user.pk)
            if not user.is_superuser:
                queryset = queryset.filter(is_superuser=False)
        return queryset.filter(within)

    def reaches(self, user, roles, record, *, reading=False):
        """The same, asked about one person as stored."""
        return self.limited(
            User.objects.filter(pk=record.pk), user, roles, reading=reading
        ).exists()

    def may_keep(self, request, record, *, adding):
        """An account has no place of its own; its scopes are checked by their formset."""
        return True if adding else super().may_keep(request, record, adding=adding)

    def place_of(self, record):
        return audit.place_of(record)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs.setdefault("form", self.add_form)
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if obj else self.add_fieldsets

    def write(self, request, record, *, form, change):
        if not change:
            record.is_staff = True
            record.set_password(form.cleaned_data["password1"])
        super().write(request, record, form=form, change=change)

    def get_urls(self):
        view = self.admin_site.admin_view(self.password_view)
        return [
            path("<path:object_id>/password/", view, name="accounts_user_password"),
            *super().get_urls(),
        ]

    @method_decorator(sensitive_post_parameters())
    @method_decorator(csrf_protect)
    @transaction.atomic
    def password_view(self, request, object_id):
        """For somebody who forgot hers: a link by which she sets a new password, or the password."""
        person = self.get_object(request, unquote(object_id))
        if person is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        if request.method == "POST" and "link" in request.POST:
            return self._reset_link(request, person)
        form = SetPasswordForm(person, request.POST if request.method == "POST" else None)
        if form.is_valid():
            self.take_version(person)
            form.save()
            self._write_down(request, person, f"重设用户“{person}”的密码")
            self.message_user(request, f"已重设“{person}”的密码。", messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[person.pk]))
        return self._password_page(request, person, form=form)

    def _reset_link(self, request, person):
        """The page with the link, shown in this answer and never again."""
        if not person.is_active:
            self.message_user(request, "这个账号已停用，先启用再重设密码。", messages.ERROR)
            return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[person.pk]))
        link = new_password_url(request, person)
        self._write_down(request, person, f"为用户“{person}”生成重设密码链接")
        title = f"重设{person}的密码"
        hours = settings.PASSWORD_RESET_TIMEOUT // 3600
        return self._password_page(
            request, person, link=link, qr=qr_svg(link, title=title), valid_hours=hours
        )

    def _write_down(self, request, person, summary):
        audit.record(
            AuditEntry.Action.CHANGE,
            summary=summary,
            record=person,
            place_code=self.place_of(person),
            request=request,
        )

    def _password_page(self, request, person, **more):
        context = {
            **self.admin_site.each_context(request),
            "title": f"重设密码：{person}",
            "opts": self.opts,
            "original": person,
            **more,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/user_password.html", context)
