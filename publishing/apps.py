from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "审核与发布"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """What follows from every step, and in which formats admin lists are exported."""
        from django.contrib import admin

        from publishing.changes import writing
        from publishing.files.views import staff_file
        from publishing.jobs import tasks
        from publishing.review.after_transition import Phase, register
        from publishing.tables.admin_exports import register_admin_exports

        register_admin_exports()
        tasks.register_all()
        admin.site.add_view("files/<path:name>", staff_file, name="file")
        register(writing.count_version, phase=Phase.CONTENT_VERSION)
        register(writing.record_change, phase=Phase.CHANGES)
