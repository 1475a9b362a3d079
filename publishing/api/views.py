"""Endpoints: a list with the page's own filters, and one record by its code."""

from django.http import Http404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from publishing.api.filtering import PageFilters
from publishing.api.paging import Pages
from publishing.pages.details import MOST_CODE_CHARACTERS, Gone, once_public
from publishing.pages.filters import PublicFilterSet


class AsksFirst:
    """Mixin of views: a browser may ask first (CORS preflight) and is answered by the headers."""

    def options(self, request, *args, **kwargs):
        """204."""
        return Response(status=204)


class PublicListViewSet(AsksFirst, ListModelMixin, GenericViewSet):
    """A list of public rows.

    A subclass gives `queryset` (public rows only, ordered), `filterset_class` (the page's),
    `serializer_class`, and in Chinese `title` and `about`, which the OpenAPI document shows.
    """

    filterset_class: type[PublicFilterSet]
    filter_backends = [PageFilters]
    pagination_class = Pages
    title = ""
    about = ""

    def paginate_queryset(self, queryset):
        """The rows of one page, dressed."""
        return self.dress(super().paginate_queryset(queryset))

    def dress(self, rows: list) -> list:
        """Add to some rows what their serializer shows besides their own fields."""
        return rows


class PublicRecordViewSet(RetrieveModelMixin, PublicListViewSet):
    """The same, and each record by its code: 404 where there never was one, 410 withdrawn.

    `detail_queryset` where more records have a page than the list holds; `detail_serializer_class`
    where one record alone says more. `example_code` stands in the OpenAPI document.
    """

    example_code = ""

    lookup_field = "code"
    lookup_value_converter = "str"
    detail_queryset = None
    detail_serializer_class = None

    def get_serializer_class(self):
        """That of one record alone, where there is one."""
        if self.action == "retrieve" and self.detail_serializer_class:
            return self.detail_serializer_class
        return super().get_serializer_class()

    def get_queryset(self):
        """Public rows."""
        if self.action == "retrieve" and self.detail_queryset is not None:
            return self.detail_queryset.all()
        return super().get_queryset()

    def get_object(self):
        """The public record of this code, dressed. Raises `Gone` or Http404."""
        code = self.kwargs["code"]
        if len(code) > MOST_CODE_CHARACTERS:
            raise Http404
        found = self.get_queryset().filter(code=code).first()
        if found is None:
            raise Gone if self.was_public(code) else Http404
        return self.dress([found])[0]

    def was_public(self, code: str) -> bool:
        """Whether a record of this code was public once."""
        model = self.get_queryset().model
        return model._default_manager.filter(once_public(model), code=code).exists()
