"""The application as `gisgrid serve` runs it, with two addresses more that are compared with it:
household tiles with one feature a household, and the hand-written page.

    python -m benchmarks.server PORT [PAGE]
"""

import sys
from dataclasses import replace
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from gisgrid import config, upkeep
from gisgrid.app import create_app
from gisgrid.maps.layers import TILES

HAND_WRITTEN = "/hand-written"
POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"


def add_page(app: FastAPI, page: Path) -> None:
    """The page is read once and costs the server nothing: the peer shall not be hindered."""
    body = page.read_bytes()

    @app.get(HAND_WRITTEN)
    async def hand_written() -> HTMLResponse:
        return HTMLResponse(body, headers={"Content-Security-Policy": POLICY})


def main(port: str, page: str = "") -> None:
    settings = config.load(port=port)
    TILES["each"] = replace(TILES["households"], key="each", function="household_tile_each")
    with upkeep.opened(settings) as office:
        app = create_app(settings, office.app, has_demo=True)
        if page:
            add_page(app, Path(page))
        uvicorn.run(
            app, port=settings.port or 0, log_level="warning", server_header=False,
            proxy_headers=False,
        )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
