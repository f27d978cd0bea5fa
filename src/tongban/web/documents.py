"""The form that asks for a name and a document: online, to be checked; at the window, as it lies there."""

from django.http import HttpRequest

from tongban.catalogue.current import content
from tongban.terms.ports import Claim
from tongban.ui.parts.fields import Field, Option, Select
from tongban.ui.speech import t, tr

_TYPE = "person.document_type"
# GA/T 2000.156: identity card; passport; permits of people from Taiwan, Hong Kong and Macao; foreigners' permits.
_OFFERED = ("111", "414", "511", "516", "553", "554")


def document_fields(request: HttpRequest, error: str = "", *, autocomplete: str = "") -> tuple[Field | Select, ...]:
    """Name, kind and number, with what was typed. ``autocomplete`` is for the name, when it is the person's browser."""
    kinds, typed = _documents(), request.POST
    return (
        Field(label=t("姓名", "Name"), name="name", value=typed.get("name", ""), width="half",
              autocomplete=autocomplete),
        Select(label=t("证件", "Document"), name="document_type", options=kinds, width="half",
               value=typed.get("document_type", kinds[0].value)),
        Field(label=t("证件号码", "Document number"), name="number", value=typed.get("number", ""), width="half",
              error=error),
    )  # fmt: skip


def claim_of(request: HttpRequest) -> Claim:
    """What was typed into these fields."""
    return Claim(
        name=request.POST.get("name", "").strip(),
        document_type=request.POST.get("document_type", ""),
        number=request.POST.get("number", "").strip().upper(),
    )


def _documents() -> tuple[Option, ...]:
    """The documents one may show: the identity card first, then those of people who have none."""
    codes = content().codes[content().elements[_TYPE].codes].items
    return tuple(Option(value=code, label=tr(codes[code])) for code in _OFFERED if code in codes)
