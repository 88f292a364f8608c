"""Addresses of tasks. A registered task is named `<step>/<slug>`, one of our own by its identifier."""

from django.urls import URLPattern, path, register_converter

from commonstar.vocabulary import Step
from commonstar.web.programmes.tasks import views

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
STEPS = "|".join(Step)


class StepConverter:
    """One of the five steps."""

    regex = STEPS

    def to_python(self, value: str) -> Step:
        """The step itself."""
        return Step(value)

    def to_url(self, value: str) -> str:
        """Its name."""
        return str(value)


class TaskConverter:
    """A task's reference."""

    regex = f"(?:{STEPS})/[a-z0-9-]+|{UUID}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return str(value)


register_converter(StepConverter, "step")
register_converter(TaskConverter, "task")

urlpatterns: list[URLPattern] = [
    path("steps/<step:step>/", views.step, name="step"),
    path("steps/<step:step>/add/", views.add, name="task_add"),
    path("tasks/<task:task>/", views.task, name="task"),
    path("tasks/<task:task>/care/", views.care, name="task_care"),
    path("tasks/<task:task>/not-for-us/", views.not_for_us, name="task_not_for_us"),
    path("tasks/<task:task>/for-us/", views.for_us, name="task_for_us"),
    path("tasks/<task:task>/elsewhere/", views.elsewhere, name="task_elsewhere"),
    path("tasks/<task:task>/not-elsewhere/", views.not_elsewhere, name="task_not_elsewhere"),
    path("tasks/<task:task>/rename/", views.rename, name="task_rename"),
    path("tasks/<task:task>/done/", views.done, name="task_done"),
    path("tasks/<task:task>/not-done/", views.not_done, name="task_not_done"),
    path("tasks/<task:task>/remove/", views.remove, name="task_remove"),
    path("files/<uuid:file>/", views.file, name="file"),
]
