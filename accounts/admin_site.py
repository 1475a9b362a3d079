"""The staff's side of the portal: who may come in, and what is written down about it."""

from collections.abc import Callable
from functools import update_wrapper

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from accounts import audit, kept_forms
from accounts.models import AuditEntry, User
from accounts.plain_text import printable
from accounts.scoped_admin.choices import ScopedAutocomplete
from accounts.scoped_admin.home import grouped, home_links
from accounts.scoped_admin.reach import ScopedReach
from accounts.scopes import scopes_of
from accounts.sign_in import NewPasswordView, StaffSignInForm, remember
from accounts.site_name import site_name

Action = AuditEntry.Action


class PortalAdminSite(admin.AdminSite):
    """One admin for all rooms, limited by scopes; Django's own permissions play no part."""

    site_title = "管理后台"
    index_title = "我的工作"
    login_form = StaffSignInForm
    logout_template = "admin/signed_out.html"
    password_change_template = "admin/password_change.html"  # noqa: S105
    password_change_done_template = "admin/password_changed.html"  # noqa: S105
    empty_value_display = "—"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")  # it cascades without a trace
        self._views: list[tuple[str, Callable, str]] = []

    @property
    def site_header(self):
        """The site's name as on public pages, and that this is the staff's side of it."""
        return f"{site_name()} {self.site_title}"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only scoped admins come in; those that Django brings for itself (groups) stay out."""
        if admin_class and issubclass(admin_class, ScopedReach):
            super().register(model_or_iterable, admin_class, **options)
        elif not admin_class or admin_class.__module__ != "django.contrib.auth.admin":
            raise ImproperlyConfigured(f"The admin of {model_or_iterable} must be scoped.")

    def has_permission(self, request):
        """Whether this person may come in: active, of the staff, and with a scope in force."""
        user = request.user
        return user.is_active and user.is_staff and bool(scopes_of(user))

    def add_view(self, route: str, view: Callable, *, name: str) -> None:
        """Show `view(request, site=…, …)` behind the sign-in, as `admin:<name>`."""
        self._views.append((route, view, name))

    def get_urls(self):
        ours = [
            path(route, self.admin_view(view), {"site": self}, name=name)
            for route, view, name in self._views
        ]
        # The redirect to any object's public page would tell of records outside one's scope.
        theirs = super().get_urls()
        ours += [
            path("kept/", self.admin_view(self.kept_view), name="kept_form"),
            path(
                "new-password/<uidb64>/<token>/",
                never_cache(NewPasswordView.as_view(site=self)),
                name="new_password",
            ),
        ]
        return ours + [url for url in theirs if getattr(url, "name", "") != "view_on_site"]

    def admin_view(self, view, cacheable=False):
        """A view behind the sign-in, fed printable text; refused writes are written down."""

        def scoped(request, *args, **kwargs):
            if request.method == "POST":
                request.POST = printable_form(request.POST)
            try:
                return view(request, *args, **kwargs)
            except PermissionDenied:
                if request.method == "POST":
                    audit.record(
                        Action.REFUSED, summary=f"越权操作：{request.path}", request=request
                    )
                raise

        inside = super().admin_view(scoped, cacheable)

        def inside_or_kept(request, *args, **kwargs):
            """What was typed before the session ended comes along to the sign-in."""
            if request.method != "POST" or not self._has_ended(request):
                return inside(request, *args, **kwargs)
            return self.sign_in_keeping(request)

        return update_wrapper(csrf_protect(inside_or_kept), inside)

    def _has_ended(self, request) -> bool:
        """Whether this form came without a session; one that was kept is now sent, and let go."""
        if self.has_permission(request):
            if kept_forms.waiting_for(request):
                kept_forms.forget(request)
            return False
        return request.path != reverse("admin:logout", current_app=self.name)

    def sign_in_keeping(self, request):
        """The sign-in page, holding the form that was just sent without a session."""
        where = request.get_full_path()
        context = {
            **self.each_context(request),
            "title": "登录",
            "subtitle": None,
            "form": StaffSignInForm(request),
            "app_path": reverse("admin:login", current_app=self.name),
            REDIRECT_FIELD_NAME: where,
            "kept": kept_forms.kept(request),
            "contact": settings.CONTACT,
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/login.html", context, status=403)

    def kept_view(self, request):
        """Whether to send after all what was typed before the session ended."""
        form = kept_forms.waiting(request)
        if form is None or request.method == "POST":
            kept_forms.forget(request)
            return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
        context = {
            **self.each_context(request),
            "title": "您刚才填写的内容还在",
            "kept_form": form,
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/kept_form.html", context)

    def autocomplete_view(self, request):
        return ScopedAutocomplete.as_view(admin_site=self)(request)

    def index(self, request, extra_context=None):
        links = home_links(self, request)
        context = {
            "my_scopes": scopes_of(request.user),
            "home_links": [link for link in links if link.count is None],
            "waiting": [link for link in links if link.count],
            "waiting_groups": grouped(link for link in links if link.count),
            **(extra_context or {}),
        }
        return super().index(request, context)

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(self._safe_next(request))
        context = {
            "kept": request.POST.get(kept_forms.FIELD, ""),
            "contact": settings.CONTACT,
            **(extra_context or {}),
        }
        answer = super().login(request, context)
        if request.method != "POST":
            return answer
        if answer.status_code == 302 and request.user.is_authenticated:
            kept_long = "remember" in request.POST and remember(request)
            summary = "登录（这台设备30天内不用再登录）" if kept_long else "登录"
            audit.record(Action.SIGN_IN, summary=summary, request=request)
            return self._with_what_was_typed(request, answer)
        else:
            typed = request.POST.get("username", "")
            user = User.objects.filter(username=printable(typed)[:150]).first()
            # Of a name that is nobody's nothing is kept: it may be a password in the wrong box.
            audit.record(
                Action.SIGN_IN_FAILED,
                summary=f"登录失败：{user.username}" if user else "登录失败：没有这个用户名",
                actor="未登录",
                record=user,
                place_code=audit.place_of(user) if user else "",
                request=request,
            )
        return answer

    def _with_what_was_typed(self, request, answer):
        """Where the sign-in leads, unless a form waits to be given back first."""
        form = kept_forms.read(request.POST.get(kept_forms.FIELD, ""))
        if form is None:
            return answer
        kept_forms.put_by(request, form)
        page = reverse("admin:kept_form", current_app=self.name)
        return HttpResponseRedirect(form.path if form.refills else page)

    def _safe_next(self, request) -> str:
        """Where somebody who is in already wanted to go; a path of this site only."""
        target = request.GET.get(REDIRECT_FIELD_NAME, "")
        allowed = {request.get_host()}
        if url_has_allowed_host_and_scheme(target, allowed, require_https=request.is_secure()):
            return target
        return reverse("admin:index", current_app=self.name)

    @method_decorator(never_cache)
    def logout(self, request, extra_context=None):
        if request.method == "POST" and request.user.is_authenticated:
            audit.record(Action.SIGN_OUT, summary="退出", request=request)
        return super().logout(request, extra_context)

    def password_change(self, request, extra_context=None):
        answer = super().password_change(request, extra_context)
        if request.method == "POST" and answer.status_code == 302:
            audit.record(
                Action.CHANGE, summary="修改自己的密码", record=request.user, request=request
            )
        return answer


def printable_form(form):
    """A submitted form without the characters that no database or feed can hold."""
    if all(printable(value) == value for _, values in form.lists() for value in values):
        return form
    cleaned = form.copy()
    for name, values in form.lists():
        cleaned.setlist(name, [printable(value) for value in values])
    cleaned._mutable = False
    return cleaned
