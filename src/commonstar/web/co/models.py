"""The tables of the four Co's, each kept in its own room."""

from commonstar.web.co.commission.bodies import models as bodies
from commonstar.web.co.commission.budgets import models as budgets
from commonstar.web.co.commission.elections import models as elections
from commonstar.web.co.commission.lots import models as lots
from commonstar.web.co.commission.panels import models as panels
from commonstar.web.co.commission.voting import models as voting

__all__ = ["bodies", "budgets", "elections", "lots", "panels", "voting"]
