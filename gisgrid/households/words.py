"""Occupancy in the user's words."""

from gisgrid.households.models import Occupancy
from gisgrid.i18n import _


def occupancy_name(occupancy: str) -> str:
    return {
        Occupancy.RESIDENT: _("常住"),
        Occupancy.TENANT: _("租住"),
        Occupancy.FLOATING: _("流动"),
        Occupancy.REGISTERED_ONLY: _("空挂"),
        Occupancy.SEASONAL: _("季节居住"),
        Occupancy.VACANT: _("空户"),
        Occupancy.NOT_DWELLING: _("非住宅"),
    }[Occupancy(occupancy)]
