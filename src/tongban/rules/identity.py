"""What a row says of one person must agree with itself. GB 11643: digits 7 to 14 the birth date, the 17th the sex."""

from collections.abc import Mapping

from tongban.terms.text import Text

from .transform import Unfit, birth_of

_MEND = Text("请对照户口簿或证件核对这两列", "compare both columns with the household booklet or the document")


def agrees(values: Mapping[str, str]) -> None:
    """Raise ``Unfit`` when the ID number contradicts birth date or sex of the same row."""
    number = values.get("person.id_number")
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
