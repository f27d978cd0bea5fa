"""The rules by which instant matters are decided, named in matters and chosen from ``NAMED`` alone.

One module per department. Each rule takes the facts a case rests on and answers with a reason a person understands,
its article, and after a no what she can do next.
"""

from .allowances import (
    on_any_allowance,
    on_disability_allowance,
    on_extreme_poverty_support,
    on_old_age_allowance,
    on_subsistence_allowance,
)
from .contact import can_be_reached
from .facts import Facts, Rule
from .household import has_a_grid, lives_here, moved_in, registered, was_renamed
from .insurance import draws_pension, insured, pension_receiving
from .medical import has_medical_account, medically_insured
from .property import owns_nothing, owns_property

__all__ = ["NAMED", "Facts", "Rule"]

NAMED: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        insured,
        pension_receiving,
        draws_pension,
        medically_insured,
        has_medical_account,
        registered,
        was_renamed,
        moved_in,
        lives_here,
        has_a_grid,
        owns_property,
        owns_nothing,
        on_subsistence_allowance,
        on_old_age_allowance,
        on_disability_allowance,
        on_extreme_poverty_support,
        on_any_allowance,
        can_be_reached,
    )
}
