"""The staff's side of the portal: who may come in, and what is written down about it."""

from collections.abc import Callable

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts import audit
from accounts.models import AuditEntry, User
from accounts.plain_text import printable
from accounts.scoped_admin.choices import ScopedAutocomplete
from accounts.scoped_admin.home import home_links
from accounts.scoped_admin.reach import ScopedReach
from accounts.scopes import scopes_of
from accounts.site_name import site_name

Action = AuditEntry.Action


class StaffSignInForm(AdminAuthenticationForm):
    """Sign-in for active members of staff who have something to do here."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "用户名或密码不对，请重新输入（区分大小写）。连续输错会暂时锁定。",
        "no_scope": "您的账号目前没有任何权限，请联系本区管理员。",
    }

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if not scopes_of(user):
            raise ValidationError(self.error_messages["no_scope"], code="no_scope")


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

        return super().admin_view(scoped, cacheable)

    def autocomplete_view(self, request):
        return ScopedAutocomplete.as_view(admin_site=self)(request)

    def index(self, request, extra_context=None):
        links = home_links(self, request)
        context = {
            "my_scopes": scopes_of(request.user),
            "home_links": [link for link in links if link.count is None],
            "waiting": [link for link in links if link.count],
            **(extra_context or {}),
        }
        return super().index(request, context)

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        answer = super().login(request, extra_context)
        if request.method != "POST":
            return answer
        if answer.status_code == 302 and request.user.is_authenticated:
            audit.record(Action.SIGN_IN, summary="登录", request=request)
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
