"""A reader follows every link of the portal with its real content loaded.

What no single page's test can promise: nothing personal, nothing for staff only, no broken link,
the government's meta tags on every page, whatever page comes next.
"""

import io
import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import docx
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from publishing.masking import find_personal_data

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("content")]

#: The implied GDP behind "digital economy 45亿, 11 %", and claims that are for staff only (rules,
#: sections 6 and 7).
STAFF_ONLY = re.compile("409[.][01]|户均注册资本|竣工数占实施数|由占比反推|材料保留比")
MOST_PAGES = 3000
#: For staff; files; and the switch to 长辈版, which leads back to where one was.
NOT_FOLLOWED = ("/admin", "/static", "/elder/")
#: One indicator's XLSX and JSON hold what its CSV holds, which is read; gdp's are read as well.
SAME_FILE_AGAIN = re.compile(r"/figures/(?!gdp/)\w+/\?.*format=(xlsx|json)")
#: The picture of a page's address, which is on the page.
PICTURE = re.compile(r"/qr\.png$")
#: A filtered list's files hold some rows of the whole list's files, which are read.
PART_OF_A_FILE = re.compile(r"\?(.+&format=|format=.+&)")
API = [
    f"/api/v1/{records}/?page_size=200"
    for records in (
        "districts",
        "key-areas",
        "units",
        "indicators",
        "figures",
        "releases",
        "claims",
        "projects",
        "programmes",
        "matters",
        "updates",
        "services",
        "teams",
        "activities",
    )
]
#: The page of one record, in whatever room.
DETAIL = re.compile(
    r"/(figures|figures/releases|figures/claims|districts|districts/areas|projects|teams|units"
    r"|livelihood|livelihood/programmes|livelihood/bulletins|livelihood/services)/[\w-]+/",
    re.ASCII,
)
LISTS_IN_ROOMS = {
    "/figures/compare/",
    "/figures/releases/",
    "/figures/claims/",
    "/districts/areas/",
    "/livelihood/programmes/",
    "/livelihood/bulletins/",
    "/livelihood/services/",
}


class Links(HTMLParser):
    """The links and meta tags of one page."""

    def __init__(self):
        super().__init__()
        self.links, self.metas = [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        if tag == "meta" and attrs.get("name"):
            self.metas.append((attrs["name"], attrs.get("content")))


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """`{url: (content type, text)}` of everything that links lead to from the home page."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_content", stdout=io.StringIO())
        found = crawl(Client(), ["/", "/sitemap.xml", "/robots.txt", *API])
        transaction.set_rollback(True)
    return found


def crawl(client, start, *, besides=None):
    """Follow every link within the portal `besides` those that match; each answer as text."""
    waiting, found = list(start), {}
    while waiting and len(found) < MOST_PAGES:
        url = waiting.pop(0)
        if url in found:
            continue
        answer = client.get(url, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        if kind.endswith("sheet"):
            body = text_of_workbook(body)
        elif kind.endswith("document"):
            body = text_of_document(body)
        text = body if isinstance(body, str) else body.decode()
        found[url] = (answer.status_code, kind, text)
        if kind == "text/html":
            parser = Links()
            parser.feed(text)
            for link in parser.links:
                target = urldefrag(urljoin(url, link)).url
                parts = urlsplit(target)
                if parts.scheme or parts.netloc or parts.path.startswith(NOT_FOLLOWED):
                    continue
                if SAME_FILE_AGAIN.match(target) or PART_OF_A_FILE.search(target):
                    continue
                if PICTURE.search(target):
                    continue
                if besides and besides.search(target):
                    continue
                waiting.append(target)
    return found


def text_of_workbook(body: bytes) -> str:
    """Every cell of an XLSX as text."""
    from publishing.tables.reading import read_table

    table = read_table(io.BytesIO(body), name="export.xlsx")
    return "\n".join("；".join(row.cells) for row in table.rows())


def text_of_document(body: bytes) -> str:
    """Every paragraph and cell of a DOCX as text."""
    document = docx.Document(io.BytesIO(body))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join(part.text for part in (*document.paragraphs, *cells))


def html_pages(pages):
    return {url: text for url, (_, kind, text) in pages.items() if kind == "text/html"}


def test_the_crawl_reaches_the_real_content(pages):
    kinds = Counter(kind for _, kind, _ in pages.values())
    assert "/figures/gdp/" in pages
    assert {"/districts/321111/", "/districts/areas/guantang/", "/units/runzhou-gov/"} <= set(pages)
    assert {"/projects/XM-321102-000019/", "/teams/DW-321102-000020/"} <= set(pages)
    assert {"/livelihood/SX-321111-000017-2/", "/livelihood/services/FW-321111-000001/"} <= set(
        pages
    )
    assert kinds["text/html"] > 450, kinds
    assert kinds["text/csv"] > 1, kinds


def test_no_link_leads_nowhere(pages):
    assert not {url: status for url, (status, _, _) in pages.items() if status != 200}


def test_nothing_personal_is_public(pages):
    found = {}
    for url, (_, _, text) in pages.items():
        personal = find_personal_data(unescape(text))
        if personal:
            found[url] = personal[:3]
    assert not found


def test_nothing_for_staff_only_is_public(pages):
    assert not [url for url, (_, _, text) in pages.items() if STAFF_ONLY.search(text)]


def test_every_page_carries_the_site_s_meta_tags_once_and_filled(pages):
    wrong = {}
    for url, text in html_pages(pages).items():
        parser = Links()
        parser.feed(text)
        counted = Counter(name for name, _ in parser.metas)
        empty = [name for name, content in parser.metas if not content or content == "None"]
        repeated = [name for name, count in counted.items() if count > 1]
        missing = {"SiteName"} - set(counted)
        if empty or repeated or missing:
            wrong[url] = (empty, repeated, missing)
    assert not wrong


def test_details_name_their_title_date_and_source(pages):
    wrong = {}
    for url, text in html_pages(pages).items():
        path = urlsplit(url).path
        if path in LISTS_IN_ROOMS or not DETAIL.fullmatch(path):
            continue
        parser = Links()
        parser.feed(text)
        metas = dict(parser.metas)
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.S)
        title = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", unescape(heading[1]))).strip()
        if metas.get("ArticleTitle") != title:
            wrong[url] = (metas.get("ArticleTitle"), title)
        elif not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", metas.get("PubDate", "")):
            wrong[url] = metas.get("PubDate")
    assert not wrong


def test_no_page_loads_anything_from_elsewhere(pages):
    source = re.compile(
        r"<(?:script|img|link|iframe|source)[^>]+(?:src|href)=\"(?:https?:)?//", re.I
    )
    assert not [url for url, text in html_pages(pages).items() if source.search(text)]


def test_no_page_shows_an_english_none_or_a_template_s_inside(pages):
    inside = re.compile(r">\s*None\s*<|{{|{%|&lt;django|ValueError|Traceback")
    assert not [url for url, text in html_pages(pages).items() if inside.search(text)]
