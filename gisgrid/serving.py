"""The application of one worker process, when several answer."""

import atexit
from contextlib import ExitStack

from fastapi import FastAPI

from gisgrid import config, logs, upkeep
from gisgrid.app import create_app


def make_app() -> FastAPI:
    """Join the database for the life of the process; uvicorn calls this in each worker."""
    stack = ExitStack()
    atexit.register(stack.close)
    settings = config.load()
    logs.configure(settings.log_level)
    office = stack.enter_context(upkeep.opened(settings))
    return create_app(settings, office.app)
