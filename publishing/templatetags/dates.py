"""Dates with precision, in templates."""

from django import template

from publishing.arithmetic import dates

register = template.Library()


@register.simple_tag
def shown(on, precision, basis):
    """A date no finer than it is known: `{% shown source.published_on … … %}`."""
    return dates.shown(on, precision, basis)
