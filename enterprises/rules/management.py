"""Who is among the largest (GM-2.2): ranks by staff, equal numbers share a rank, and the border is explained."""

from dataclasses import dataclass

from accounts.stages import OrganisationKind

LARGEST = 50
MOST = 200
# A squad (执法中队) is a station below the street's office; a section of the bureau may manage too.
UNIT_KINDS = (OrganisationKind.STREET_OFFICE, OrganisationKind.STATION, OrganisationKind.SECTION)


@dataclass(frozen=True)
class Ranked:
    """One enterprise, its staff, its rank (equal numbers share it), and whether it stands at the border in a tie."""

    pk: int
    staff: int
    rank: int
    within: bool
    tied: bool


def ranked(rows, number):
    """The largest `number` of (pk, staff) rows, and those that have as many people as the last of them.

    `rows` come largest first. Those beyond `number` are given too, not `within`: a person decides between equals.
    """
    rows = list(rows)
    if not rows:
        return []
    border = rows[min(number, len(rows)) - 1][1]
    beyond = len(rows) > number and rows[number][1] == border
    found, rank, before = [], 0, None
    for place, (pk, staff) in enumerate(rows, 1):
        if place > number and staff < border:
            break
        rank = rank if staff == before else place
        before = staff
        found.append(Ranked(pk, staff, rank, place <= number, beyond and staff == border))
    return found


def explain_ties(found, number):
    """Why the border is drawn where it is, in words; empty when there is nothing to explain."""
    tied = [one for one in found if one.tied]
    if not tied:
        return ""
    inside = sum(one.within for one in tied)
    return (
        f"第{number}名处有{len(tied)}家并列，从业人数都是{tied[0].staff}人，而名额只剩{inside}个。"
        f"系统先按登记的先后选了{inside}家，请自行改选；所选不能超过{number}家。"
    )
