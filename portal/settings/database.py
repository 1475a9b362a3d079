"""What DATABASE_URL means."""

from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def database(url, *, pool_size=4, statement_timeout=10):
    """Django's `DATABASES["default"]` for a database address.

    `sqlite:///relative/path` and `sqlite:////absolute/path` name a file;
    `postgres://user:password@host:port/name?sslmode=require` names a server, where a host with
    `%2F` in it is the folder of a Unix socket. `pool_size` is the most connections of one process
    (0: no pool), `statement_timeout` the most seconds of one statement (0: no limit).
    Raises ImproperlyConfigured for anything else, without repeating the password.

    >>> database("postgres://portal@%2Frun%2Fpg/figures", pool_size=0)["HOST"]
    '/run/pg'
    >>> database("sqlite:///data/portal.sqlite3")["NAME"]
    'data/portal.sqlite3'
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme in ("postgres", "postgresql") and len(parts.path) > 1:
        return _postgresql(parts, pool_size, statement_timeout)
    raise ImproperlyConfigured(
        "DATABASE_URL must look like sqlite:///data/portal.sqlite3"
        " or postgres://user:password@host:5432/name"
    )


def _sqlite(path):
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # Readers never wait for the writer, and a transaction takes the write lock when it
            # begins: one that reads first and writes later would be refused, not queued.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
        },
    }


def _postgresql(parts, pool_size, statement_timeout):
    options = {
        **dict(parse_qsl(parts.query)),
        "connect_timeout": 5,
        # A server that has vanished without a word is noticed in 20 seconds, not in two hours.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        # Compiling a question (jit) takes longer than any of ours takes to answer.
        "options": f"-c statement_timeout={statement_timeout}s -c lock_timeout=5s -c jit=off",
    }
    if pool_size:
        # The last number: seconds a request waits for a free connection before it gives up.
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 5}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": _host(parts),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _host(parts):
    """The host as written: `urlsplit` would lower the letters of a socket's folder."""
    host = parts.netloc.rpartition("@")[2]
    if "%2f" in host.lower():
        return unquote(host.partition(":")[0])
    return parts.hostname or ""
