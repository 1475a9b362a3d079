"""Error pages, in Chinese. That of 500 stands alone: it is drawn when anything may be broken."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from portal.site import plain_page
from publishing.api.errors import plain_answer

#: What a page of readers answers to.
READING = ("GET", "HEAD", "OPTIONS")
#: Programs read here, and are answered in JSON (`publishing.api.errors`).
API = "/api/"


def is_api(request) -> bool:
    """Whether a program is asking."""
    return request.path_info.startswith(API)


def bad_request(request, exception):
    """400: what was sent cannot be read, so the page looks at nothing of it."""
    if is_api(request):
        return plain_answer(400)
    return HttpResponse(get_template("400.html").render(), status=400)


def permission_denied(request, exception):
    """403."""
    return render(request, "403.html", plain_page("不能查看这个页面"), status=403)


def form_expired(request, reason=""):
    """403 to a form without its token: cookies are off, or it stood open for too long."""
    return render(request, "form_expired.html", plain_page("表单已失效"), status=403)


def method_not_allowed(request):
    """405: public pages are read and never written."""
    if is_api(request):
        response = plain_answer(405)
    else:
        response = render(request, "405.html", plain_page("这个页面只能查看"), status=405)
    response["Allow"] = ", ".join(READING)
    return response


def page_not_found(request, exception):
    """404: never was, or not published yet; the page does not say which."""
    if is_api(request):
        return plain_answer(404)
    return render(request, "404.html", plain_page("没有找到这个页面"), status=404)


def server_error(request):
    """500: no database, no context, no style sheet is asked for."""
    if is_api(request):
        return plain_answer(500)
    return HttpResponse(get_template("500.html").render(), status=500)
