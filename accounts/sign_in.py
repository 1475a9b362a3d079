"""Coming in: the sign-in form, the page of a locked door, and a new password by a link."""

from datetime import timedelta

from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts import audit
from accounts.models import AuditEntry, Role
from accounts.scopes import scopes_of

#: For how long a device of one's own needs no password, where she says that it is.
REMEMBERED = timedelta(days=30)
#: Whoever administers accounts or reads the log signs in each time.
NEVER_REMEMBERED = {Role.DISTRICT_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR}
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


class StaffSignInForm(AdminAuthenticationForm):
    """Sign-in for active members of staff who have something to do here."""

    remember = forms.BooleanField(
        label=f"这是我自己的手机或电脑，{REMEMBERED.days}天内不用再登录", required=False
    )

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "用户名或密码不对，请重新输入（区分大小写）。连续输错会暂时锁定。",
        "no_scope": "您的账号目前没有任何权限，请联系本区管理员。",
    }

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if not scopes_of(user):
            raise ValidationError(self.error_messages["no_scope"], code="no_scope")


def remember(request) -> bool:
    """Keep this session for `REMEMBERED`; False for whom that is not done."""
    if any(scope.role in NEVER_REMEMBERED for scope in scopes_of(request.user)):
        return False
    request.session.set_expiry(int(REMEMBERED.total_seconds()))
    return True


def locked_out(request, refused, credentials):
    """429 in place of `refused`: too many wrong passwords here, and when the door opens again."""
    attempts = AccessAttempt.objects.filter(
        username=get_client_username(request, credentials), ip_address=request.axes_ip_address
    )
    last = max((attempt.attempt_time for attempt in attempts), default=timezone.now())
    until = last + get_cool_off(request)
    # The minute after, for the page says minutes.
    context = {"until": until + timedelta(minutes=1)}
    return render(request, "registration/locked_out.html", context, status=429)


def new_password_url(request, person) -> str:
    """A link by which `person` sets a new password once, within `PASSWORD_RESET_TIMEOUT`.

    It stops working as soon as she has signed in or has a new password.
    """
    key = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    return request.build_absolute_uri(reverse("admin:new_password", args=[key, token]))


class NewPasswordView(PasswordResetConfirmView):
    """Where such a link leads: she chooses a password and is signed in."""

    template_name = "admin/new_password.html"
    title = "设置新密码"
    post_reset_login = True
    post_reset_login_backend = MODEL_BACKEND
    success_url = reverse_lazy("admin:index")
    site = None

    def get_user(self, uidb64):
        """Nobody whose account was closed since."""
        person = super().get_user(uidb64)
        return person if person is not None and person.is_active else None

    def form_valid(self, form):
        answer = super().form_valid(form)
        audit.record(
            AuditEntry.Action.CHANGE,
            summary="用重设链接设置了新密码并登录",
            user=form.user,
            record=form.user,
            place_code=audit.place_of(form.user),
            request=self.request,
        )
        return answer

    def get_context_data(self, **kwargs):
        return {**self.site.each_context(self.request), **super().get_context_data(**kwargs)}
