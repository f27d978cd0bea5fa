"""The rules by which instant matters are decided, named in matters and chosen from ``NAMED`` alone.

One module per department. Each rule takes the facts a case rests on and answers with a reason a person understands,
its article, and after a no what she can do next.
"""

from .facts import Facts, Rule
from .household import registered
from .insurance import insured, pension_receiving

__all__ = ["NAMED", "Facts", "Rule"]

NAMED: dict[str, Rule] = {
    "insured": insured,
    "registered": registered,
    "pension_receiving": pension_receiving,
}
