"""What `manage.py check --deploy` asks of a government site, besides what Django asks."""

from django.conf import settings
from django.core.checks import Error, Warning, register

# Each missing one costs the page a line or a <meta> that the rules for government sites require.
GOVERNMENT_SETTINGS = {
    "SITE_NAME": "the site's name (网站名称)",
    "SITE_DOMAIN": "the site's domain (网站域名)",
    "SITE_ID_CODE": "the government site's identification code (网站标识码)",
    "SITE_ORGANISER": "the organisation that runs the site (主办单位)",
    "ICP_NUMBER": "the ICP filing number (ICP备案号)",
    "POLICE_NUMBER": "the public security filing number (公安备案号)",
    "CONTACT": "how citizens reach the office that runs the site (联系方式)",
    "HOTLINE": "the number for complaints and questions (12345)",
    "MAYOR_MAILBOX_URL": "the link to the mayor's mailbox (区长信箱)",
}


@register(deploy=True)
def government_settings_are_given(app_configs, **kwargs):
    """One warning for each setting that the footer or the page's <meta> will lack."""
    return [
        Warning(
            f"{name} is not given: pages will lack {what}.",
            hint=f"Set {name} in the environment; .env.example says how.",
            id=f"portal.W{number:03}",
        )
        for number, (name, what) in enumerate(GOVERNMENT_SETTINGS.items(), start=1)
        if not getattr(settings, name)
    ]


@register()
def mailbox_is_an_address(app_configs, **kwargs):
    """An error where the mayor's mailbox is no web address: a browser might run it."""
    address = settings.MAYOR_MAILBOX_URL
    if not address or address.startswith(("https://", "http://")):
        return []
    hint = "Set MAYOR_MAILBOX_URL to an address that begins with https://, or leave it empty."
    return [Error("MAYOR_MAILBOX_URL is no web address.", hint=hint, id="portal.E010")]
