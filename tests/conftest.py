"""What every test may ask for."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

# Where CI runs, a failure must be one that the next run shows again.
hypothesis_settings.register_profile(
    "portal", deadline=None, derandomize="CI" in os.environ, print_blob=True
)
hypothesis_settings.load_profile("portal")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_OPTIONS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]


def pytest_configure(config):
    """Make this process's own folder: its SQLite database, uploads, static files."""
    settings.STATIC_ROOT.mkdir(parents=True)


def pytest_collection_modifyitems(items):
    """Put the crawl first: what stands last is shared out among processes, and each would crawl."""
    items.sort(key=lambda item: item.path.name != "test_crawl.py")


def pytest_unconfigure(config):
    """Remove it again."""
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """End what a browser's last request left open: PostgreSQL drops no database in use."""
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, driven by Playwright; each test opens a context or page of its own.

    Skips where there is none, unless REQUIRE_BROWSER says that there must be.
    """
    if not Path(CHROMIUM).exists():
        message = f"no Chromium at {CHROMIUM} (apt-get install chromium, or set CHROMIUM)"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, in which Django then refuses its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def append_only_lifted(transactional_db):
    """For transactional tests that write to append-only tables, which refuse Django's flush.

    The guard stands during the test; its rows go, by the maintenance switch, before the flush.
    """
    yield
    from django.db import connection

    from accounts.append_only import guarded_tables, lifted

    tables = guarded_tables()
    with lifted(*tables), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (names out of the catalogue)
