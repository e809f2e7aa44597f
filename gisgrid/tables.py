"""All tables in one place, for migrations and for the tests that walk them."""

from gisgrid.access import models as _access
from gisgrid.agreements import models as _agreements
from gisgrid.attachments import models as _attachments
from gisgrid.audit import models as _audit
from gisgrid.auth import models as _auth
from gisgrid.care import models as _care
from gisgrid.db import Base
from gisgrid.diary import models as _diary
from gisgrid.disputes import models as _disputes
from gisgrid.duties import models as _duties
from gisgrid.exchange import models as _exchange
from gisgrid.guests import models as _guests
from gisgrid.households import models as _households
from gisgrid.jobs import models as _jobs
from gisgrid.ledgers import models as _ledgers
from gisgrid.meetings import models as _meetings
from gisgrid.needs import models as _needs
from gisgrid.needs import sub_kind_models as _sub_kinds
from gisgrid.notices import models as _notices
from gisgrid.pairing import models as _pairing
from gisgrid.points import models as _points
from gisgrid.proposals import models as _proposals
from gisgrid.resources import models as _resources
from gisgrid.sheets import models as _sheets
from gisgrid.tasks import models as _tasks
from gisgrid.territory import models as _territory
from gisgrid.territory import plan_models as _plans
from gisgrid.units import models as _units
from gisgrid.visits import models as _visits
from gisgrid.wishes import models as _wishes

FEATURES = (
    _audit,
    _auth,
    _territory,
    _plans,
    _households,
    _attachments,
    _units,
    _pairing,
    _needs,
    _visits,
    _wishes,
    _disputes,
    _resources,
    _access,
    _agreements,
    _meetings,
    _tasks,
    _duties,
    _points,
    _proposals,
    _diary,
    _guests,
    _sub_kinds,
    _care,
    _ledgers,
    _exchange,
    _sheets,
    _jobs,
    _notices,
)
metadata = Base.metadata
