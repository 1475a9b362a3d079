"""What stands between the web server and everything else."""

from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponse

FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class RefuseUnreadableRequests:
    """Answer 400 to text that no database takes, and 413 to more than anyone may send.

    A NUL character stops PostgreSQL, and bytes that are not UTF-8 stop whoever decodes them
    later, so neither passes path, query or cookies; in forms, names and values are held against
    NUL alike. A cookie that is not UTF-8 passes: an old page elsewhere under the same domain may
    have set it in GBK, and Django reads such bytes as U+FFFD.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        _refuse_unreadable(request.META.get("PATH_INFO", "").encode("latin-1", "surrogateescape"))
        _refuse_unreadable(unquote_to_bytes(request.META.get("QUERY_STRING", "")))
        if any("\0" in text for text in request.COOKIES.values()):
            raise BadRequest("NUL in a cookie")
        if _content_length(request) > settings.UPLOAD_MAX_BYTES:
            # Closed unread: nobody waits for the rest of it.
            return HttpResponse(
                f"上传内容超过 {settings.UPLOAD_MAX_BYTES // 1024 // 1024} MB，请拆分后再传。",
                content_type="text/plain; charset=utf-8",
                status=413,
                headers={"Connection": "close"},
            )
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Look into a form only now: earlier, an unknown address would be read for nothing."""
        if request.method == "POST" and request.content_type in FORMS:
            for name, values in request.POST.lists():
                if "\0" in name or any("\0" in value for value in values):
                    raise BadRequest("NUL in a form")


def _refuse_unreadable(raw):
    if b"\0" in raw:
        raise BadRequest("NUL in an address")
    try:
        raw.decode()
    except UnicodeDecodeError:
        raise BadRequest("an address that is not UTF-8") from None


def _content_length(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
