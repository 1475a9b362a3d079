"""Money and stages, in templates."""

from django import template

from projects import money, wording

register = template.Library()

register.filter("stage_words", wording.stage_words)
register.filter("stage_day", wording.stage_day)
register.filter("is_reported", wording.is_reported)


@register.filter
def total_investment(project) -> str:
    """`{{ project|total_investment }}`: “15.6亿元”, with its qualifier; “—” for none."""
    return money.yuan(project.total_investment, project.investment_qualifier)


@register.filter
def yuan(amount) -> str:
    """`{{ plan.investment|yuan }}`: whole 元 as pages print them."""
    return money.yuan(amount)
