"""长辈版: large type and large targets, switched by a plain link.

The pages themselves are the same for everybody, byte for byte: only `/theme.css`, the last style
sheet of each page, depends on the cookie. So no page varies by cookie, and any cache, ours or a
proxy's, keeps one copy of it for all readers.
"""

from hashlib import sha256
from pathlib import Path

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe
from django.views.decorators.vary import vary_on_cookie

COOKIE = "elder"
ONE_YEAR = 365 * 24 * 3600
ELDER_CSS = (Path(__file__).parent / "elder.css").read_text(encoding="utf-8")
NORMAL_CSS = "/* 标准版 */\n"


def is_elder(request) -> bool:
    """Whether this reader has chosen 长辈版."""
    return request.COOKIES.get(COOKIE) == "1"


def css(request) -> str:
    """The reader's theme."""
    return ELDER_CSS if is_elder(request) else NORMAL_CSS


def etag(request) -> str:
    """One tag for each theme."""
    return f'"{sha256(css(request).encode()).hexdigest()[:16]}"'


@require_safe
@vary_on_cookie
@cache_control(private=True, no_cache=True)
@condition(etag_func=etag)
def theme(request):
    """The last style sheet of every page: asked for anew each time, answered 304 mostly."""
    return HttpResponse(css(request), content_type="text/css; charset=utf-8")


@require_safe
def elder(request):
    """Turn 长辈版 on (`?on=1`) or off and go back to `?next=`, a path of this site only."""
    target = request.GET.get("next", "")
    if not target.startswith("/") or not url_has_allowed_host_and_scheme(target, None):
        target = "/"
    response = HttpResponseRedirect(target)
    if request.GET.get("on") == "1":
        response.set_cookie(
            COOKIE, "1", max_age=ONE_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    response["Cache-Control"] = "no-store"
    return response
