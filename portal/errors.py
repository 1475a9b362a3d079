"""Error pages, in Chinese. That of 500 stands alone: it is drawn when anything may be broken."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import get_template


def bad_request(request, exception):
    """400: what was sent cannot be read, so the page looks at nothing of it."""
    return HttpResponse(get_template("400.html").render(), status=400)


def permission_denied(request, exception):
    """403."""
    return render(request, "403.html", status=403)


def page_not_found(request, exception):
    """404: never was, or not published yet; the page does not say which."""
    return render(request, "404.html", status=404)


def server_error(request):
    """500: no database, no context, no style sheet is asked for."""
    return HttpResponse(get_template("500.html").render(), status=500)
