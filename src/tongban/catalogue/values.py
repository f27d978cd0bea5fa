"""How a canonical value reads to people."""

from tongban.rules.narrow import Facet
from tongban.terms.text import Text

from .check import FACET_CODES
from .current import content


def shown(element: str, value: str) -> Text:
    """Codes by their names, places by theirs, months and dates in words; anything else as it is."""
    spec = content().elements[element]
    if spec.codes == "places":
        place = content().places.get(value)
        return place.name if place else Text(value, value)
    codes = content().codes.get(spec.codes)
    if codes and value in codes.items:
        return codes.items[value]
    if spec.datatype == "month":
        return Text(f"{value[:4]}年{int(value[5:])}月", value)
    if spec.datatype == "date":
        return Text(f"{value[:4]}年{int(value[5:7])}月{int(value[8:])}日", value)
    if element.endswith("_months"):
        return Text(f"{value} 个月", f"{value} months")
    return Text(value, value)


def facet_name(facet: Facet, value: str) -> Text:
    """How a value matters are narrowed by reads: by its code list, its department, or as it is."""
    if facet == "department":
        department = content().departments.get(value)
        return department.name if department else Text(value, value)
    codes = content().codes.get(FACET_CODES.get(facet, ""))
    return codes.items.get(value, Text(value, value)) if codes else Text(value, value)
