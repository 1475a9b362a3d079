"""In which form the API answers."""

from rest_framework.negotiation import BaseContentNegotiation


class AlwaysJson(BaseContentNegotiation):
    """Whatever is asked for, the answer is JSON: there is nothing to choose from."""

    def select_parser(self, request, parsers):
        """Nothing is ever sent here."""
        return None

    def select_renderer(self, request, renderers, format_suffix=None):
        """The one renderer there is."""
        return renderers[0], renderers[0].media_type
