"""The demo city: invented people, what happens to them, and the files five departments deliver, damage included.

``write`` is the way in. Nothing here touches the database or the network; the same seed gives the same bytes.
Every ID number lies in area 320599, which is not allocated; every employer is called 样例 (sample).
"""

from .files import Report, deliveries, write

__all__ = ["Report", "deliveries", "write"]
