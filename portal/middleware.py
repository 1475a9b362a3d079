"""What stands between the web server and everything else."""

from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpResponse, UnreadablePostError
from django.urls import get_resolver, reverse

from portal import errors
from publishing.masking import mask

FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class RefuseUnreadableRequests:
    """Answer 400 to text that no database takes, and 413 to more than anyone may send.

    A NUL character stops PostgreSQL, and bytes that are not UTF-8 stop whoever decodes them
    later, so neither passes path or query; cookies and forms are held against NUL. A cookie that
    is not UTF-8 passes: an old page elsewhere under the same domain may have set it in GBK, and
    Django reads such bytes as U+FFFD.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Django has written broken bytes of the path as %FF again; no address of ours holds a %.
        path = unquote_to_bytes(request.path_info)
        query = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
        if not (_is_text(path) and _is_text(query)) or _holds_nul(request.COOKIES.values()):
            return _bad_request(request)
        if _content_length(request) > settings.UPLOAD_MAX_BYTES:
            return _too_large()
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Look into a form only now: earlier, one sent to no view would be read for nothing."""
        if request.method == "POST" and request.content_type in FORMS:
            try:
                fields = request.POST.lists()
            except UnreadablePostError:  # the sender has gone, or fell silent
                return _bad_request(request)
            if any(_holds_nul([name, *values]) for name, values in fields):
                return _bad_request(request)
        return None


class ApiIsForEveryScript:
    """Let scripts of other sites read the API (CORS), and nothing but the API.

    All of it is public, the same for everybody, and asks for no cookie. Done here and not in its
    views: 304, 400 and 405 are answered outside of any view, and a browser shows a script only
    answers that carry the header.
    """

    HEADERS = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": ", ".join(errors.READING),
        "Access-Control-Allow-Headers": "If-None-Match",
        "Access-Control-Expose-Headers": "ETag",
        "X-Robots-Tag": "noindex",
    }

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if errors.is_api(request):
            for name, value in self.HEADERS.items():
                response[name] = value
        return response


class PagesAreRead:
    """Answer 405 to whatever would write to a public page, and let none be kept unasked.

    `no-cache` lets browsers and proxies keep a copy and makes them ask each time whether it still
    stands (304 where it does): what is withdrawn is gone from all of them at once.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not _is_for_staff(request):
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

    def process_view(self, request, view, args, kwargs):
        """Before the forms' tokens are looked at: whoever posts here has none."""
        if request.method in errors.READING or _is_for_staff(request):
            return None
        return errors.method_not_allowed(request)


class MaskPersonalData:
    """Mask personal data in every page and feed that the public reads (rules, section 9).

    Done where pages leave and not field by field: whoever adds a room cannot forget it. Files
    flow row by row and are masked cell by cell (`publishing.pages.downloads`); staff read what
    was typed. Costs some 0.4 ms for each kB of page.
    """

    TEXTS = ("text/html", "application/xml", "application/atom+xml", "text/xml", "text/plain")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if not _is_for_staff(request) and not response.streaming and kind in self.TEXTS:
            text = response.text
            masked = mask(text)
            if masked != text:
                response.content = masked
        return response


def _is_for_staff(request):
    return request.path_info.startswith(reverse("admin:index"))


def _is_text(raw):
    try:
        return "\0" not in raw.decode()
    except UnicodeDecodeError:
        return False


def _holds_nul(texts):
    return any("\0" in text for text in texts)


def _content_length(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _bad_request(request):
    """The site's own page for it, without the traceback that an exception would log each time."""
    return get_resolver().resolve_error_handler(400)(request, exception=None)


def _too_large():
    """413, with the rest unread and the connection closed."""
    return HttpResponse(
        f"上传内容超过 {settings.UPLOAD_MAX_BYTES // 1024 // 1024} MB，请拆分后再传。",
        content_type="text/plain; charset=utf-8",
        status=413,
        headers={"Connection": "close"},
    )
