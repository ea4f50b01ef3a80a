"""The lists that were published before: one almost three years ago, one last year with a supplement."""

from datetime import timedelta

from casework.time_limits import add_months
from whitelist.demonstration.days import Days
from whitelist.demonstration.people import STREETS
from whitelist.demonstration.rounds import Course, Dates
from whitelist.models import Application

AHEAD = 45  # days from now until the oldest entries end: near enough to be told
# A round that is published on its day 0.
DATES = Dates(opened=-46, apply_by=-34, verify_by=-24, publish_by=10)
OLD, LAST = 8, 18
FIRST_APPLICATION = -44


def published_on(on):
    """The days on which the two former lists were published, for a demonstration alive on `on`."""
    old = add_months(on + timedelta(days=AHEAD), -36)
    return Days(old).day(0), Days(add_months(on, -12)).day(0)


def list_year(day):
    """The list year of a round that is published, or would be, about `day`."""
    return (day - timedelta(days=60)).year + 1


def beginning(on):
    """The first moment of the whole story: the district's units and people enter some weeks before the old round."""
    return Days(published_on(on)[0]).at(DATES.opened - 25, "09:00")


def _applicants(course, count):
    streets = list(STREETS)
    for number in range(count):
        first = FIRST_APPLICATION + number % 5
        # The word of a street clerk who entered the enterprise by hand, weeks before.
        acts = {"begin": first, "submit": first, "accept": first + 1, "check": first + 5}
        yield course.tell(streets[number % len(streets)], veteran=DATES.opened - 15, **acts)


def _until_noticed(course, year, count):
    course.open(year, DATES)
    pks = list(_applicants(course, count))
    course.close(DATES.apply_by + 1)
    course.all_lists(DATES.verify_by)
    course.go_on(pks[0], sample_review=DATES.verify_by + 1)
    course.consult(DATES.verify_by + 2, waiver="")
    course.answer(DATES.verify_by + 6, paper=("renshe",))
    course.close_consultation(DATES.verify_by + 8)
    course.draft(-13)
    course.decide(-12)
    course.notice(-8)
    return pks


def old_list(on, cast, firms):
    """The list of three years ago, whose entries end soon; returns the pks of its applications."""
    day = published_on(on)[0]
    course = Course(Days(day), cast, firms)
    pks = _until_noticed(course, list_year(day), OLD)
    course.end_notice(-2)
    course.publish(0)
    return pks


def last_list(on, cast, firms):
    """Last year's list: two were objected to, one of them was included later by a supplement."""
    day = published_on(on)[1]
    course = Course(Days(day), cast, firms)
    pks = _until_noticed(course, list_year(day), LAST)
    doubted = course.object(pks[3], -6, "该厂夜间在消防通道堆放原料。")
    refuted = course.object(pks[7], -5, "车间有人吸烟，没有人管。")
    course.examine(doubted, -4)
    course.answer_objection(doubted, -3, "经核实情况属实，该企业本次不纳入。", upheld=True)
    course.end_notice(-2)
    course.publish(0)
    course.examine(refuted, 1)
    course.answer_objection(refuted, 4, "经现场核实并查看监控，未发现所反映的情况。")
    course.supplement(6)
    return pks


def enterprise_of(pk):
    """The enterprise of an application."""
    return Application.objects.select_related("enterprise").get(pk=pk).enterprise
