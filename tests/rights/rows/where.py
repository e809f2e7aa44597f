"""Questions by place and by words."""

from tests.rights.asking import LAT, LON, MEMBERS, C, Row
from tests.rights.conftest import QUESTION

ROWS = {
    "GET /c/{community}/where": Row(MEMBERS, f"{C}/where?lon={LON}&lat={LAT}"),
    "GET /c/{community}/search": Row(MEMBERS, f"{C}/search?q={QUESTION}"),
}  # fmt: skip
