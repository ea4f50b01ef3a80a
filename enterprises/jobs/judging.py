"""By the clock: facts after which nobody came to judge the grade anew."""

from casework.schedule import Daily, Job
from enterprises.operations.grading.judging import judge_forgotten

JOBS = (
    Job(
        "enterprises.judge_forgotten",
        "补提事项触发的等级调整",
        Daily(1, 10),
        lambda at, slot: judge_forgotten(at=at),
        catch_up=False,
    ),
)
