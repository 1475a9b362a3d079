from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号与权限"
    default_auto_field = "django.db.models.BigAutoField"
    default = True


class AdminConfig(admin_apps.AdminConfig):
    default_site = "accounts.admin_site.PortalAdminSite"
    default = False
