"""Who owes a duty, in the words of the policy.

These are the policy's roles, the same in every partnership; what a body is called locally stands
in `policy/partnership.yaml`.
"""

from __future__ import annotations

SSP = "SSP"
SSP_CHAIR = "SSP Chair"
TEAM = "Domestic Abuse Team"
STANDING_PANEL = "Standing Panel"
CHAIR = "Independent Chair"
PANEL = "Review Panel"
POLICE = "Police"
HOME_OFFICE = "Home Office"
