"""The register's own clockwork, by subject."""

from .expiries import JOBS as EXPIRIES
from .judging import JOBS as JUDGING
from .regrading import JOBS as REGRADING
from .upkeep import JOBS as UPKEEP

JOBS = (*UPKEEP, *EXPIRIES, *JUDGING, *REGRADING)
