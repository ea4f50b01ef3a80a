"""What work on many enterprises hangs into the house: kinds of long work."""

from django.urls import reverse

from casework import tasks
from casework.tasks import TaskKind
from enterprises.operations import bulk, exports
from enterprises.operations.imports import long


def _list_link(task):
    return {"label": "返回企业列表", "url": f"{reverse('enterprises:list')}?{task.parameters['query']}"}


def _bulk_link(task):
    return {"label": "查看这次批量办理", "url": reverse("enterprises:bulk", args=[task.parameters["act"]])}


def _import_link(task):
    return {"label": "查看这次导入", "url": reverse("enterprises:import", args=[task.parameters["batch"]])}


def register():
    """Called by enterprises.registration, once."""
    tasks.register(
        TaskKind(
            exports.KIND,
            "导出底册",
            exports.run_export,
            counted="家",
            link=_list_link,
            must_have=exports.must_have,
        )
    )
    tasks.register(
        TaskKind(bulk.KIND, "批量办理", bulk.run_bulk, counted="家", link=_bulk_link, stopped=bulk.stopped)
    )
    for kind, label, run in long.KINDS:
        tasks.register(TaskKind(kind, label, run, counted="步", link=_import_link))
