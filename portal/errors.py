"""Error pages, in Chinese. That of 500 stands alone: it is drawn when anything may be broken."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from portal.site import plain_page

#: What a page of readers answers to.
READING = ("GET", "HEAD", "OPTIONS")


def bad_request(request, exception):
    """400: what was sent cannot be read, so the page looks at nothing of it."""
    return HttpResponse(get_template("400.html").render(), status=400)


def permission_denied(request, exception):
    """403."""
    return render(request, "403.html", plain_page("不能查看这个页面"), status=403)


def form_expired(request, reason=""):
    """403 to a form without its token: cookies are off, or it stood open for too long."""
    return render(request, "form_expired.html", plain_page("表单已失效"), status=403)


def method_not_allowed(request):
    """405: public pages are read and never written."""
    response = render(request, "405.html", plain_page("这个页面只能查看"), status=405)
    response["Allow"] = ", ".join(READING)
    return response


def page_not_found(request, exception):
    """404: never was, or not published yet; the page does not say which."""
    return render(request, "404.html", plain_page("没有找到这个页面"), status=404)


def server_error(request):
    """500: no database, no context, no style sheet is asked for."""
    return HttpResponse(get_template("500.html").render(), status=500)
