"""Who is responsible for a place, by command."""

from typing import Annotated, Any

import typer

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import today
from gisgrid.commands.frame import AsOption, CommunityOption, JsonOption, acting, answer
from gisgrid.errors import Invalid, NotFound
from gisgrid.i18n import _
from gisgrid.where import service
from gisgrid.where.answers import as_json as json_of
from gisgrid.where.answers import in_words


def where(
    place: Annotated[
        list[str], typer.Argument(help="LON LAT, or an address or name (characters or pinyin).")
    ],
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Say which grid, leader, unit and cadre are responsible for a place."""
    with acting(Verb.SEE, acts_as) as (session, actor):
        lon, lat, name = _point(session, actor, community, place)
        found = service.where(session, community, lon, lat, today(session, community), name)
    answer(as_json, json_of(found), *in_words(found))


def _point(
    session: Any, actor: Any, community: int, place: list[str]
) -> tuple[float, float, str | None]:
    if len(place) == 2:
        try:
            return float(place[0]), float(place[1]), None
        except ValueError:
            pass
    words = " ".join(place)
    if not words.strip():
        raise Invalid(_("请给出经纬度、地址或名称。"))
    found = service.find_places(session, actor, community, words, limit=1)
    if not found:
        raise NotFound(_("没有找到：{words}").format(words=words))
    return found[0].lon, found[0].lat, found[0].title
