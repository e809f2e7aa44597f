"""The web application, from settings to error pages, in the order in which a request meets it."""

import logging
import secrets
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from gisgrid import (
    __version__,
    assets,
    background,
    guards,
    inbox,
    installation,
    limits,
    login,
    logs,
    manual,
    pages,
    trust,
    upkeep,
)
from gisgrid.access import routes as access
from gisgrid.agreements import routes as agreements
from gisgrid.agreements import sign_routes as agreement_forms
from gisgrid.api import proposals as api_proposals
from gisgrid.api import routes as api
from gisgrid.api import schema
from gisgrid.attachments import routes as attachments
from gisgrid.care import routes as care
from gisgrid.certificate import authority_of, folder_of
from gisgrid.config import Settings, is_loopback
from gisgrid.db import limit_statements
from gisgrid.diary import book as diary_book
from gisgrid.diary import due as diary_due
from gisgrid.diary import entrance_routes as diary_entrance
from gisgrid.diary import routes as diary
from gisgrid.disputes import routes as disputes
from gisgrid.duties import routes as duties
from gisgrid.editing import (
    address_routes,
    building_routes,
    door_routes,
    history_routes,
    organisation_routes,
    picture,
    term_routes,
)
from gisgrid.errors import (
    Conflict,
    GisgridError,
    Invalid,
    NotFound,
    NotSignedIn,
    PasswordDue,
    Unavailable,
)
from gisgrid.guests import routes as guests
from gisgrid.i18n import _
from gisgrid.imports import exports, places
from gisgrid.imports import routes as imports
from gisgrid.jobs import routes as jobs
from gisgrid.jobs.runner import Runner
from gisgrid.ledgers import named_routes as named_ledgers
from gisgrid.ledgers import publication_routes as publication
from gisgrid.ledgers import routes as ledgers
from gisgrid.maps import routes as maps
from gisgrid.maps import tiles
from gisgrid.meetings import routes as meetings
from gisgrid.needs import bulk_routes, limit_routes, step_routes, sub_kind_routes
from gisgrid.needs import routes as needs
from gisgrid.people import own as password
from gisgrid.people import routes as people
from gisgrid.plans import api as api_plans
from gisgrid.plans import routes as plans
from gisgrid.points import gift_routes as gifts
from gisgrid.points import routes as points
from gisgrid.reports import routes as reports
from gisgrid.sheets import return_routes as returns
from gisgrid.sheets import routes as sheets
from gisgrid.tasks import routes as tasks
from gisgrid.visits import routes as visits
from gisgrid.where import routes as where
from gisgrid.wishes import routes as wishes
from gisgrid.wishes import wall_routes

log = logging.getLogger("gisgrid")
DAY_CHANGE_CHECK_S = 300
# Two, so that a long job does not keep a short one waiting.
JOB_RUNNERS = 2


def create_app(settings: Settings, engine: Engine, *, has_demo: bool = False) -> FastAPI:
    """The application on an open database, entered with the application's login."""
    app = FastAPI(
        title="gisgrid",
        version=__version__,
        summary="Community grid management: grids, needs, pairing",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.engine = engine
    app.state.tile_pool = tiles.make_pool(engine.url)
    app.state.has_demo = has_demo
    app.state.is_loopback = is_loopback(settings.host)
    app.state.settings = settings
    app.state.background = background.opened(settings)
    limit_statements(engine, settings.statement_timeout)
    has_own = settings.certificate == "own"
    app.state.authority = authority_of(folder_of(settings.data)) if has_own else None
    secure = settings.secure_cookies
    app.state.secure_cookies = not app.state.is_loopback if secure is None else secure

    app.include_router(assets.router(assets.load()))
    app.include_router(pages.router)
    app.include_router(login.router)
    app.include_router(trust.router)
    app.include_router(background.router)
    app.include_router(manual.router)
    app.include_router(password.router)
    app.include_router(inbox.router, include_in_schema=False)
    # Before the units' own pages, so that /units/new is no unit.
    for edited in (
        address_routes,
        picture,
        building_routes,
        door_routes,
        history_routes,
        organisation_routes,
        term_routes,
    ):  # fmt: skip
        app.include_router(edited.router, include_in_schema=False)
    features = (
        jobs,
        imports,
        exports,
        places,
        people,
        installation,
        maps,
        tiles,
        where,
        attachments,
        needs,
        visits,
        wishes,
        guests,
        reports,
        agreement_forms,
        agreements,
        plans,
        meetings,
        tasks,
        duties,
        access,
        gifts,
        publication,
        points,
        diary,
        diary_book,
        diary_due,
        diary_entrance,
        disputes,
        care,
        ledgers,
        named_ledgers,
    )
    for feature in features:
        app.include_router(feature.router, include_in_schema=False)
    for way in (bulk_routes, step_routes, limit_routes, sub_kind_routes, wall_routes):
        app.include_router(way.router, include_in_schema=False)
    for paper in (sheets, returns):
        app.include_router(paper.router, include_in_schema=False)
    for programs in (api, api_proposals, api_plans):
        app.include_router(programs.router)
    app.include_router(schema.router)
    _add_health(app)

    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(limits.BodyLimit, cookie=guards.COOKIE)
    app.add_middleware(pages.PageMiddleware)
    app.add_middleware(logs.RequestLog)
    app.add_exception_handler(GisgridError, _domain_error)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _no_route)
    app.add_exception_handler(DBAPIError, _database_error)
    app.add_exception_handler(Exception, _fault)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    stopped = threading.Event()
    watch = threading.Thread(target=_watch_the_day, args=(app.state.engine, stopped), daemon=True)
    watch.start()
    app.state.tile_pool.open()
    runners = [Runner(app.state.engine) for _n in range(JOB_RUNNERS)]
    for runner in runners:
        runner.start()
    yield
    for runner in runners:
        runner.stop()
    app.state.tile_pool.close()
    stopped.set()


def _watch_the_day(engine: Engine, stopped: threading.Event) -> None:
    """What begins on a day takes effect soon after midnight, and at start; what is over goes."""
    while True:
        try:
            upkeep.take_effect(engine)
            upkeep.remind(engine)
            upkeep.clear(engine)
        except DBAPIError:
            log.exception("day change")
        if stopped.wait(DAY_CHANGE_CHECK_S):
            return


def _add_health(app: FastAPI) -> None:
    @app.get("/healthz", include_in_schema=False)
    def healthz() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok", "version": __version__}

    @app.get("/readyz", include_in_schema=False)
    def readyz(session: guards.Transaction) -> dict[str, str]:
        """The database answers."""
        session.execute(text("SELECT 1"))
        return {"status": "ready"}


def _answer(
    request: Request,
    status: int,
    message: str,
    fields: dict[str, str] | None = None,
    details: dict[str, Any] | None = None,
    fault: str | None = None,
) -> Response:
    if guards.is_api(request) or guards.wants_json(request):
        body = {"error": message, "fields": fields or {}, **(details or {})}
        return JSONResponse(body | ({"fault": fault} if fault else {}), status_code=status)
    return pages.error_page(request, status, message, fields, fault)


def _domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, GisgridError)
    wants_page = request.method == "GET" and not guards.is_api(request)
    if isinstance(error, NotSignedIn) and wants_page and not pages.wants_fragment(request):
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return pages.send_on(pages.link("/login", back=path))
    if isinstance(error, PasswordDue) and wants_page and not pages.wants_fragment(request):
        return pages.send_on("/password")
    fields = error.fields if isinstance(error, Invalid) else None
    details = {k: v for k, v in error.details.items() if k != "outsider"}
    return _answer(request, guards.status_of(error), error.message, fields, details)


def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = _by_field(error.errors())
    if set(faults) == {"community"}:
        return _answer(request, 404, _("没有这个页面，或您不能看。"))
    return _answer(request, Invalid.status, _("有的内容看不懂，请核对。"), faults)


def _by_field(errors: Sequence[Any]) -> dict[str, str]:
    return {str(error["loc"][-1]): str(error["msg"]) for error in errors}


def _no_route(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: _("没有这个页面，或您不能看。"), 405: _("这个地址不能这样用。")}
    return _answer(request, error.status_code, words.get(error.status_code, str(error.detail)))


def _violation(name: str) -> str | None:
    """What the violation of a named constraint means for the user, if it can be his doing."""
    return {
        "uq_form_key_community_account_key": _("这个表单已经提交过了。"),
        "one_unit_pairing_at_a_time": _("这段时间已有同样的结对。"),
        "one_cadre_pairing_at_a_time": _("这段时间已有同样的结对。"),
        "uq_duty_tick_community_duty_holder_period": _("本期已经打过勾了。"),
        "uq_task_community_no": _("刚才有人也派了一项任务。请再按一次。"),
        "uq_meeting_community_kind_no": _("刚才有人也准备了会议。请再按一次。"),
        "one_use_of_a_piece_at_a_time": _("刚才有人约了同一时间。请换个时间再约。"),
        "one_leader_at_a_time": _("这段时间已有网格长。"),
        "one_plan_at_a_time": _("这段时间已有生效的方案。"),
    }.get(name)


def _database_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DBAPIError)
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(error, IntegrityError):
        name = getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
        meaning = _violation(name)
        if meaning:
            return _answer(request, Conflict.status, meaning)
    if state == "42501":
        return _answer(request, NotFound.status, _("没有这个页面，或您不能看。"))
    if state == "57014":
        log.error("a statement took too long at %s", logs.route_of(request.scope))
        words = _("这件事用的时间太长，已经停下，什么也没有改。请缩小范围，或过一会儿再试。")
        return _answer(request, Unavailable.status, words)
    if isinstance(error, OperationalError):
        log.error("the database does not answer", exc_info=error)
        return _answer(request, Unavailable.status, _("数据库现在连不上。请过一会儿再试。"))
    return _fault(request, error)


def _fault(request: Request, error: Exception) -> Response:
    number = secrets.token_hex(2).upper()
    log.error("fault %s at %s", number, logs.route_of(request.scope), exc_info=error)
    return _answer(request, 500, _("没有保存成功，您写的还在。请再试一次。"), fault=number)
