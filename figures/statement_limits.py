"""Large releases take longer than a page may: their statements get a limit of their own."""

from django.db import connection

LONGEST_MINUTES = 5


def allow_long_statements() -> None:
    """Let statements of the present transaction run for minutes; a limit further off stays.

    Only PostgreSQL limits statements; what is said here ends with the transaction.
    """
    if connection.vendor != "postgresql":
        return
    milliseconds = LONGEST_MINUTES * 60 * 1000
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true) FROM pg_settings"
            " WHERE name = 'statement_timeout' AND setting::bigint BETWEEN 1 AND %s",
            [str(milliseconds), milliseconds],
        )
