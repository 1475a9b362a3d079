"""关于本站: what is published here, by whom, and how a number becomes public."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.site import plain_page


@require_safe
def about(request):
    """One page of text; the facts in it come from the settings."""
    return render(request, "portal/about.html", plain_page("关于本站"))
