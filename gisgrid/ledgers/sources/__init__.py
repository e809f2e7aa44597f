"""Where the columns of each ledger come from. A column without a source here stays empty and can
be written on paper; nothing is typed in twice."""

from gisgrid.ledgers.sources import asked, walked
from gisgrid.ledgers.sources.source import Source

ORDER = ("diary", "visits", "needs", "wishes", "good_deeds", "disputes", "home_services",
         "outreach", "suggestions")  # fmt: skip
SOURCES: dict[str, Source] = {code: (walked.SOURCES | asked.SOURCES)[code] for code in ORDER}

__all__ = ["SOURCES", "Source"]
