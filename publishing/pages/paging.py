"""Pages of a long list: plain numbers, none deeper than anyone reads."""

import re

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404

#: Deep offsets cost the database what nobody reads; the whole list is in its download.
MOST_PAGES = 500
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,2}")


class BoundedPaginator(Paginator):
    """A paginator that ends at `MOST_PAGES`."""

    @property
    def num_pages(self):
        """How many pages can be asked for."""
        return min(super().num_pages, MOST_PAGES)

    @property
    def is_cut(self) -> bool:
        """Whether rows lie beyond the last page."""
        return self.count > self.num_pages * self.per_page

    def page_or_404(self, number: int):
        """That page. Raises Http404 where the list is shorter."""
        try:
            return self.page(number)
        except EmptyPage:
            raise Http404("没有这一页") from None


def page_number(text: str | None) -> int:
    """The page that `?page=` asks for, 1 where it is not given.

    Raises Http404 for anything but a plain number up to `MOST_PAGES`.

    >>> page_number(None), page_number("12")
    (1, 12)
    """
    if not text:
        return 1
    if not PAGE_NUMBER.fullmatch(text) or int(text) > MOST_PAGES:
        raise Http404("没有这一页")
    return int(text)


def page_links(page, query) -> dict[str, str | None]:
    """Addresses around one page: `{"first", "previous", "next", "last"}`, None where none leads.

    `query(page=…)` gives the query string of another page of the same list.
    """
    last = page.paginator.num_pages

    def address(number):
        return f"?{query(page=number)}" if 1 <= number <= last and number != page.number else None

    return {
        "first": address(1),
        "previous": address(page.number - 1),
        "next": address(page.number + 1),
        "last": address(last),
    }
