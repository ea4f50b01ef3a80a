"""The register's upkeep by the clock: looking for duplicates street by street, counting what is missing."""

from datetime import timedelta

from accounts.models import Organisation
from casework.schedule import Daily, Every, Job, Weekly
from enterprises.models import PairSearch
from enterprises.operations.duplicates import renew_search, search_on
from enterprises.operations.quality import count_all

PIECES = 20  # of 200 enterprises each in one run, so that a worker is never held for long
NUMBER = 200


def carry_on_searches(at, slot):
    """Go on with the searches under way, from where each stopped; returns how many pieces were done."""
    done = 0
    streets = (
        PairSearch.objects.filter(finished_at=None).order_by("asked_at").values_list("street", flat=True)
    )
    for street in list(streets):
        while done < PIECES:
            done += 1
            if not search_on(street_id=street, at=at, number=NUMBER):
                break
    return done


def renew_searches(at, slot):
    """Begin anew in every street where none is under way; returns how many."""
    return sum(renew_search(street_id=street.pk, at=at) for street in Organisation.objects.streets())


JOBS = (
    Job(
        "enterprises.renew_searches", "每周查找疑似重复企业", Weekly(6, 1, 30), renew_searches, catch_up=False
    ),
    Job("enterprises.carry_on_searches", "接着查找疑似重复企业", Every(1), carry_on_searches, catch_up=False),
    Job(
        "enterprises.count_quality",
        "统计底册质量",
        Daily(5, 10),
        lambda at, slot: count_all(at=at),
        catch_up=False,
        longest=timedelta(hours=1),
    ),
)
