"""Micro matters in the admin: listed together, closed together."""

from livelihood.admin.micro.closing import ClosesMicro
from livelihood.admin.micro.listing import ListsMicro


class MicroPages(ListsMicro, ClosesMicro):
    """Mixin for the admin of programmes: 批量登记 and 销号 of a programme of micro matters."""
