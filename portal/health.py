"""What load balancers and service managers ask: is the process up, does the database answer."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request):
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request):
    """The database answers and knows our tables; 503 where it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM accounts_contentversion WHERE id = 1")
    except DatabaseError:
        logger.exception("the database does not answer")
        return HttpResponse("database\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
