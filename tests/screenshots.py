"""Pictures of the public pages with the real content: `make screenshots`.

On a phone (375 px), a desktop (1366 px) and in 长辈版. Those that the documentation shows go to
docs/screenshots/; `--all FOLDER` takes every kind of page, for the eyes of whoever changes the look.
"""

import argparse
import io
import os
import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = {"phone": (375, 812), "desktop": (1366, 900)}
SHOWN = {"home": "/", "district": "/districts/321111/", "indicator": "/figures/pm25_annual_mean/"}
OTHERS = {
    "districts": "/districts/",
    "figures": "/figures/",
    "figures-filtered": "/figures/?q=网格",
    "figures-empty": "/figures/?q=没有这个词",
    "gdp": "/figures/gdp/",
    "grids": "/figures/grids_with_party_orgs/",
    "releases": "/figures/releases/",
    "about": "/about/",
    "sitemap": "/sitemap/",
    "not-found": "/nothing/",
}
#: A picture for the README is its first screens, not a page as long as its data.
TALLEST = 2400
COLOURS = 256


def main(arguments: list[str]) -> int:
    """Load the content into a database of our own, serve it, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every page, into this folder")
    options = parser.parse_args(arguments)
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    import django

    django.setup()
    with content(), served() as address:
        if options.all:
            take(address, SHOWN | OTHERS | first_release(), options.all, elder=True)
        else:
            take(address, SHOWN, FOLDER)
    return 0


def content():
    """A context: the test database with the real content in it."""
    from contextlib import contextmanager

    from django.core.management import call_command
    from django.test.utils import setup_databases, teardown_databases

    @contextmanager
    def loaded():
        databases = setup_databases(verbosity=0, interactive=False)
        call_command("load_content", stdout=io.StringIO())
        yield
        teardown_databases(databases, verbosity=0)

    return loaded()


def served():
    """A context: the address at which a server in this process answers."""
    from contextlib import contextmanager

    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIServer
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args):
            pass

    @contextmanager
    def running():
        server: WSGIServer = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
        server.daemon_threads = True
        server.set_app(StaticFilesHandler(get_wsgi_application()))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()

    return running()


def first_release() -> dict[str, str]:
    """A release's page; its code is given when the content is loaded."""
    from figures.models import Release

    return {"release": Release.objects.public().first().get_absolute_url()}


def take(address: str, pages: dict[str, str], folder: Path, *, elder: bool = False) -> None:
    """One PNG for each page and width; `elder` adds the phone in 长辈版 for every page."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import CHROMIUM, CHROMIUM_OPTIONS

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        looks = {name: (size, False) for name, size in WIDTHS.items()}
        looks["phone-elder"] = (WIDTHS["phone"], True)
        for look, (size, is_elder) in looks.items():
            context = browser.new_context(viewport={"width": size[0], "height": size[1]})
            if is_elder:
                context.add_cookies([{"name": "elder", "value": "1", "url": address}])
            page = context.new_page()
            for name, path in pages.items():
                if is_elder and not elder and name != "indicator":
                    continue
                page.goto(address + path)
                file = folder / f"{name}-{look}.png"
                page.screenshot(path=file, full_page=True)
                shrink(file)
                print(file)
            context.close()
        browser.close()


def shrink(file: Path) -> None:
    """Cut a long picture and keep few colours: a text page needs no more."""
    from PIL import Image

    with Image.open(file) as picture:
        cut = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, TALLEST)))
    cut.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
