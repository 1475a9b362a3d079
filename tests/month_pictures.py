"""Pictures of a month for the staff's pages of docs/: second half of `make screenshots`.

An invented district (`tests.monthly_round`) in a database of its own, walked through in a browser;
every picture is what the portal really shows. `--all FOLDER` keeps them all, else those that the
pages show go to docs/screenshots/.
"""

import argparse
import os
import re
import sys
from pathlib import Path

from tests.screenshots import FOLDER, served, shrink

DOCS = FOLDER.parent
PAGES = ("month-clerk.md", "month-inspector.md", "month-signer.md")
DESKTOP = {"viewport": {"width": 1100, "height": 760}}


def main(arguments: list[str]) -> int:
    """Fill a database, serve it, walk, and keep what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--all", metavar="FOLDER", type=Path, help="every picture, into this folder"
    )
    options = parser.parse_args(arguments)
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    os.environ["SITE_NAME"] = "示例区信息公开"
    import django

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    folder = options.all or FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    databases = setup_databases(verbosity=0, interactive=False)
    with served() as address:
        walk(address, folder, wanted=None if options.all else shown())
    teardown_databases(databases, verbosity=0)
    return 0


def shown() -> set[str]:
    """The names of the pictures that the pages show."""
    texts = [(DOCS / page).read_text(encoding="utf-8") for page in PAGES]
    return {name for text in texts for name in re.findall(r"screenshots/(month-[\w-]+)\.png", text)}


def walk(address: str, folder: Path, *, wanted: set[str] | None) -> None:
    """From the empty round to the bulletin that residents read."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import CHROMIUM, CHROMIUM_OPTIONS
    from tests.monthly_round import PASSWORD, PHONE, Walk, make_story

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)

        def desk(username="", **options):
            page = browser.new_context(base_url=address, **DESKTOP | options).new_page()
            if username:
                page.goto("/admin/")
                page.fill("input[name=username]", username)
                page.fill("input[name=password]", PASSWORD)
                page.click("[type=submit]")
            return page

        def picture(page, name):
            name = f"month-{name}"
            if wanted is None or name in wanted:
                page.evaluate("window.scrollTo(0, 0)")
                file = folder / f"{name}.png"
                page.screenshot(path=file, full_page=True)
                shrink(file)
                print(file)

        story = make_story()
        month = Walk(story, desk, picture)
        month.open_round()
        month.send_it_mended(month.send_what_is_refused())
        month.send_two_more()
        month.report_on_a_phone()
        month.look_at_the_board()
        month.return_one_and_sign_the_rest()
        month.mend_what_was_returned()
        month.issue_the_bulletin()
        for name, options in (("bulletin", {}), ("bulletin-phone", PHONE)):
            resident = desk(**options)
            resident.goto(month.bulletin.get_absolute_url())
            picture(resident, name)
            resident.goto(story.programme.get_absolute_url())
            picture(resident, name.replace("bulletin", "programme"))
        browser.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
