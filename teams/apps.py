from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "teams"
    verbose_name = "服务队伍"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Teams stand on the pages of what they serve and where they work, and come in tables."""
        from publishing.files import registry
        from publishing.records import kinds
        from teams import guards, panels, resources
        from teams.models import ActivityFile

        guards.register_all()
        panels.register_all()
        registry.register(ActivityFile, record="activity")
        kinds.register("teams", resources.TeamResource)
        kinds.register("activities", resources.ActivityResource)
        kinds.register("meetings", resources.MeetingResource)
