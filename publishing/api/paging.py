"""Pages of a long list: bounded as on the site, larger where a program asks."""

import re

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from publishing.pages.paging import MOST_PAGES, BoundedPaginator, page_number

PAGE_SIZE = 50
MOST_PAGE_SIZE = 200
NUMBER = re.compile(r"[1-9][0-9]{0,2}")


class Pages(BasePagination):
    """`?page=&page_size=`; neighbours by their address on this site, without its host."""

    def paginate_queryset(self, queryset, request, view=None):
        """The rows of the page asked for; Http404 where the list is shorter."""
        self.size = page_size(request.query_params.get("page_size"))
        number = page_number(request.query_params.get("page"))
        self.page = BoundedPaginator(queryset, self.size).page_or_404(number)
        self.path, self.filterset = request.path, view.filterset
        return list(self.page.object_list)

    def get_paginated_response(self, data):
        """The rows with what a program needs to go on."""
        paginator, number = self.page.paginator, self.page.number
        return Response(
            {
                "count": paginator.count,
                "page": number,
                "pages": paginator.num_pages,
                "next": self.address(number + 1) if self.page.has_next() else None,
                "previous": self.address(number - 1) if self.page.has_previous() else None,
                "results": data,
            }
        )

    def address(self, number: int) -> str:
        """Another page of the same list, its conditions kept."""
        size = self.size if self.size != PAGE_SIZE else None
        return f"{self.path}?{self.filterset.query(page=number, page_size=size)}"

    def get_schema_operation_parameters(self, view):
        """The two parameters, for the OpenAPI document."""
        return [
            _whole_number("page", f"第几页，最多第 {MOST_PAGES} 页", most=MOST_PAGES),
            _whole_number(
                "page_size", f"每页几条，默认 {PAGE_SIZE}", most=MOST_PAGE_SIZE, default=PAGE_SIZE
            ),
        ]

    def get_paginated_response_schema(self, schema):
        """What surrounds the rows, for the OpenAPI document."""
        neighbour = {"type": "string", "format": "uri-reference", "nullable": True}
        properties = {
            "count": {"type": "integer", "description": "符合条件的总条数", "example": 123},
            "page": {"type": "integer", "description": "本页是第几页", "example": 2},
            "pages": {"type": "integer", "description": "共几页可取", "example": 3},
            "next": neighbour | {"description": "下一页的地址（不含域名）"},
            "previous": neighbour | {"description": "上一页的地址（不含域名）"},
            "results": schema,
        }
        return {"type": "object", "required": list(properties), "properties": properties}


def page_size(text: str | None) -> int:
    """How many rows `?page_size=` asks for. Raises ValidationError for more than are given.

    >>> page_size(None), page_size("200")
    (50, 200)
    """
    if not text:
        return PAGE_SIZE
    if not NUMBER.fullmatch(text) or int(text) > MOST_PAGE_SIZE:
        raise ValidationError({"page_size": [f"须为1至{MOST_PAGE_SIZE}的整数。"]})
    return int(text)


def _whole_number(name, description, *, most, default=1):
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": {"type": "integer", "minimum": 1, "maximum": most, "default": default},
    }
