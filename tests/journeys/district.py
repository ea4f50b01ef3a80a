"""The people of the journeys: a street, the bureau, two bodies that are consulted; names are invented."""

import io
from types import SimpleNamespace

from PIL import Image

from accounts.stages import Role
from tests.accounts.people import make_association, make_bureau, make_department, make_person, make_street
from tests.enterprises.register import make_enterprise

CHANNEL = "0755-12345678"
FIRM = "光明区晨星五金有限公司"


def photo(colour="steelblue"):
    """A picture as a phone's camera gives it to a form."""
    stream = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(stream, "JPEG")
    return {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def make_district():
    """Everybody who acts, by what they are; `firm` is an enterprise of the street that has no account yet."""
    street, bureau = make_street(), make_bureau()
    department, association = make_department(), make_association()
    return SimpleNamespace(
        street=street,
        clerk=make_person(Role.STREET_CLERK, street, "陈经办"),
        officer=make_person(Role.STREET_OFFICER, street, "李执法"),
        second=make_person(Role.STREET_OFFICER, street, "王执法"),
        head=make_person(Role.STREET_HEAD, street, "赵主任"),
        bureau_clerk=make_person(Role.BUREAU_CLERK, bureau, "周经办"),
        section_head=make_person(Role.SECTION_HEAD, bureau, "吴科长"),
        director=make_person(Role.DIRECTOR, bureau, "郑局长"),
        liaison=make_person(Role.LIAISON, department, "冯联络"),
        association=association,
        firm=make_enterprise(street, FIRM, industry_name="金属制品业"),
    )
