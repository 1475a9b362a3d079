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
SHOWN = {
    "home": "/",
    "district": "/districts/321111/",
    "indicator": "/figures/pm25_annual_mean/",
    "claims": "/figures/claims/",
}
OTHERS = {
    "districts": "/districts/",
    "key-areas": "/districts/areas/",
    "key-area": "/districts/areas/guantang/",
    "unit": "/units/runzhou-gov/",
    "figures": "/figures/",
    "figures-filtered": "/figures/?q=网格",
    "figures-empty": "/figures/?q=没有这个词",
    "gdp": "/figures/gdp/",
    "compare": "/figures/compare/?indicator=market_entities_enterprise&indicator=market_entities_individual&district=321111",
    "grids": "/figures/grids_with_party_orgs/",
    "releases": "/figures/releases/",
    "matters": "/livelihood/",
    "matters-done": "/livelihood/?part=reported_done",
    "programmes": "/livelihood/programmes/",
    "services": "/livelihood/services/",
    "projects": "/projects/",
    "teams": "/teams/",
    "about": "/about/",
    "sitemap": "/sitemap/",
    "not-found": "/nothing/",
}
STAFF_PAGES = {
    "blank-tables": "/admin/figures/figure/templates/",
    "quality": "/admin/figures/figure/quality/",
    "claim-form": "/admin/figures/claim/add/",
}
PASSWORD = "a long pass phrase"
UPLOADED = "润州2021年前三季度数据（修订）"
SOUND_FILE = """行政区划代码,指标,报告期,数值,单位,约数说明,备注
321111,地区生产总值,2021年1-9月,225.1亿元,亿元,,
321111,一般公共预算收入,2021年前三季度,"113,700万元",亿元,,
321111,PM2.5年均浓度,2021年,３６,微克/立方米,,
321111,空气质量优良天数比率,2021年,约81,%,,
"""
WRONG_FILE = SOUND_FILE.replace("2021年前三季度", "2021年13月").replace("225.1亿元", "#REF!")
#: Names that the catalogue does not know, as offices use them.
STRANGE_FILE = SOUND_FILE.replace("PM2.5年均浓度", "细颗粒物年均值").replace(
    "一般公共预算收入", "一般预算收入"
)
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
    os.environ["SITE_NAME"] = "镇江市区信息公开"
    import django

    django.setup()
    with content(), served() as address:
        if options.all:
            take(address, SHOWN | OTHERS | records(), options.all, elder=True)
        else:
            take(address, SHOWN, FOLDER)
        take_staff_pages(address, options.all or FOLDER)
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


def records() -> dict[str, str]:
    """One record's page of each kind; their codes are given when the content is loaded."""
    from figures.models import Release
    from livelihood.models import Matter, Programme, Service
    from projects.models import Project
    from teams.models import Team

    shown = {
        "release": Release.objects.public(),
        "programme": Programme.objects.public().filter(name="百名干部办百件实事"),
        "matter": Matter.objects.public().filter(parent__isnull=False),
        "matter-with-parts": Matter.objects.public().filter(children__isnull=False),
        "service": Service.objects.public().filter(measures__isnull=False),
        "project": Project.objects.public().filter(name__contains="天海"),
        "team": Team.objects.public().filter(totals__isnull=False),
    }
    return {name: rows.first().get_absolute_url() for name, rows in shown.items()}


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


def take_staff_pages(address: str, folder: Path) -> None:
    """What a clerk sees of a wrong and of a sound file, and a signer before signing it."""
    from playwright.sync_api import sync_playwright

    from figures.models import Release
    from tests.conftest import CHROMIUM, CHROMIUM_OPTIONS

    make_staff()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        desks = {name: signed_in(browser, address, name) for name in ("clerk", "signer")}
        clerk, signer = desks["clerk"], desks["signer"]

        def picture(page, name):
            for look, (width, height) in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": height})
                file = folder / f"{name}-{look}.png"
                page.screenshot(path=file, full_page=True)
                shrink(file)
                print(file)

        picture(clerk, "admin")
        for name, path in STAFF_PAGES.items():
            clerk.goto(address + path)
            picture(clerk, name)
        upload(clerk, WRONG_FILE)
        picture(clerk, "import-refused")
        upload(clerk, STRANGE_FILE, source="rz-2016-2020")
        picture(clerk, "import-names")
        under_way(clerk, picture)
        upload(clerk, SOUND_FILE)
        picture(clerk, "import-preview")
        clerk.get_by_role("button", name="确认，存为草稿").click()
        clerk.get_by_role("button", name="报送", exact=True).click()
        release = Release.objects.get(title=UPLOADED)
        signer.goto(f"{address}/admin/figures/release/{release.pk}/review/")
        picture(signer, "review")
        browser.close()


def under_way(clerk, picture) -> None:
    """What the page of a large file shows while the worker reads it."""
    from django.utils import timezone

    from figures.importing import uploads
    from publishing.jobs import queue
    from publishing.jobs.models import Job

    queue.beat()
    small, uploads.SMALL_BYTES = uploads.SMALL_BYTES, 0
    upload(clerk, SOUND_FILE)
    Job.objects.open().update(
        state=Job.State.RUNNING, stage="逐行核对", done=68000, holder="pictures",
        beat_at=timezone.now(),
    )  # fmt: skip
    clerk.reload()
    picture(clerk, "import-progress")
    clerk.get_by_role("button", name="放弃").click()
    uploads.SMALL_BYTES = small


def make_staff() -> None:
    """A clerk and a signer of 润州."""
    from accounts.models import Role, Unit
    from tests.factories import make_user

    unit = Unit.objects.get(code="runzhou-gov")
    for username, name, role in (("clerk", "陈明", Role.CLERK), ("signer", "周敏", Role.SIGNER)):
        make_user(
            username=username,
            name=name,
            password=PASSWORD,
            scopes=[{"role": role, "unit": unit}],
        )


def signed_in(browser, address: str, username: str):
    """The admin's first page, on a computer of one's own."""
    page = browser.new_context().new_page()
    page.goto(f"{address}/admin/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("[type=submit]")
    return page


def upload(page, text: str, *, source: str = "rz-2021-q3") -> None:
    """Upload a file of figures and wait for its preview."""
    from publishing.sources.models import Source

    page.goto(page.url.partition("/admin/")[0] + "/admin/figures/release/upload/")
    page.select_option("select[name=source]", label=Source.objects.get(code=source).name)
    page.fill("input[name=released_on]", "2021-12-20")
    page.fill("input[name=title]", UPLOADED)
    file = {"name": "润州前三季度.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")}
    page.set_input_files("input[type=file]", file)
    page.click(".submit-row [type=submit]")


def shrink(file: Path) -> None:
    """Cut a long picture and keep few colours: a text page needs no more."""
    from PIL import Image

    with Image.open(file) as picture:
        cut = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, TALLEST)))
    cut.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
