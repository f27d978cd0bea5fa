"""What a row says of one person must agree with itself. GB 11643: digits 7 to 14 the birth date, the 17th the sex."""

from collections.abc import Mapping

from tongban.terms.text import Text

from .transform import Unfit, birth_of, id_number

ID_NUMBER, DOCUMENT_TYPE, DOCUMENT_NO = "person.id_number", "person.document_type", "person.document_no"
# GA/T 2000.156: documents whose number is the citizen ID number (identity card, temporary one, household booklet).
BEARING_THE_NUMBER = frozenset({"", "111", "112", "113"})
_MEND = Text("请对照户口簿或证件核对这两列", "compare both columns with the household booklet or the document")


def settled(values: dict[str, str]) -> dict[str, str]:
    """A document number as what it is: of an identity card the citizen ID number, else the document's own.

    Raises ``Unfit`` when a citizen ID number cannot be right; the document number is left in ``values`` then.
    """
    number = values.get(DOCUMENT_NO)
    if number is None or values.get(DOCUMENT_TYPE, "") not in BEARING_THE_NUMBER:
        return values
    citizen = id_number(number)
    rest = {element: value for element, value in values.items() if element not in (DOCUMENT_NO, DOCUMENT_TYPE)}
    return rest | {ID_NUMBER: citizen}


def agrees(values: Mapping[str, str]) -> None:
    """Raise ``Unfit`` when the ID number contradicts birth date or sex of the same row."""
    number = values.get(ID_NUMBER)
    if not number:
        return
    born = values.get("person.birth_date")
    if born and born != birth_of(number):
        raise Unfit(
            "birth_date_contradicts_id",
            Text("出生日期与公民身份号码不一致", "the birth date contradicts the ID number"),
            _MEND,
        )
    sex = values.get("person.sex")
    if sex in ("1", "2") and sex != ("1" if int(number[16]) % 2 else "2"):
        raise Unfit("sex_contradicts_id", Text("性别与公民身份号码不一致", "the sex contradicts the ID number"), _MEND)


def age(born: str, on: str) -> int:
    """Full years from ``born`` to ``on`` (both ``YYYY-MM-DD``), by cut-off date and never by subtracting years."""
    years = int(on[:4]) - int(born[:4])
    return years - (on[5:] < born[5:])
