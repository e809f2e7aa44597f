"""The programming interface."""

from tests.rights.asking import API, LAT, LON, PROGRAMS, Row

ROWS = {
    "GET /api/v1/communities/{community}/grids": Row(PROGRAMS, f"{API}/grids"),
    "GET /api/v1/communities/{community}/where": Row(PROGRAMS, f"{API}/where?lon={LON}&lat={LAT}"),
    "GET /api/v1/communities/{community}/households": Row(PROGRAMS, f"{API}/households"),
    "GET /api/v1/communities/{community}/needs": Row(PROGRAMS, f"{API}/needs", tells=True),
    "GET /api/v1/communities/{community}/visits": Row(PROGRAMS, f"{API}/visits", tells=True),
    "GET /api/v1/communities/{community}/pairings": Row(PROGRAMS, f"{API}/pairings"),
}  # fmt: skip
