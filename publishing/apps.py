from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "审核与发布"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """What follows from every step: the content version, and the sentence that names it."""
        from publishing.changes import writing
        from publishing.review.after_transition import Phase, register

        register(writing.count_version, phase=Phase.CONTENT_VERSION)
        register(writing.record_change, phase=Phase.CHANGES)
