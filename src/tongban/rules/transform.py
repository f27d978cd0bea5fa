"""From what departments write to an element's canonical form; named in feeds, chosen from this list alone.

Canonical: dates ``YYYY-MM-DD``, months ``YYYY-MM``, codes as in the code list, ID numbers 18 characters (GB 11643).
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from stdnum.cn import ric

from tongban.terms.specs import CodeList
from tongban.terms.text import Text

LONGEST = 200
# A text nothing needs doing to: Chinese characters, letters, digits and harmless marks. Most cells are.
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]").fullmatch
_AS_IT_IS = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff.\-/·#_]{0,199}").fullmatch


class Unfit(Exception):
    """A value that cannot be taken: its kind (for counting), why, and what mends it."""

    def __init__(self, kind: str, reason: Text, mend: Text) -> None:
        super().__init__(reason.zh)
        self.kind = kind
        self.reason = reason
        self.mend = mend


Transform = Callable[[str, CodeList | None], str]


def text(raw: str, codes: CodeList | None = None) -> str:
    """Full-width forms folded (NFKC), blanks collapsed, invisible characters dropped.

    Refuses control characters, characters lost on the way, and spreadsheet formulas.
    """
    if _AS_IT_IS(raw):
        return raw
    seen = "".join(char for char in unicodedata.normalize("NFKC", raw) if unicodedata.category(char) != "Cf")
    folded = " ".join(seen.split())
    if any(unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") for char in folded):
        raise Unfit(
            "characters",
            Text("含有控制字符或未定义字符", "holds control or undefined characters"),
            Text("请在源系统中清除后重报", "remove them at the source and send the row again"),
        )
    if re.search(r"[?\ufffd〓]", folded) and re.search(r"[\u3400-\u9fff]", folded + "一"):
        raise Unfit(
            "lost_characters",
            Text("有文字在导出时变成了“?”", "characters were lost as “?” on export"),
            Text("请以 UTF-8 或 GB18030 重新导出这一行", "export the row again in UTF-8 or GB18030"),
        )
    if folded[:1] in ("=", "+", "@"):
        raise Unfit(
            "formula",
            Text("单元格是公式，不是文字", "the cell is a formula, not a text"),
            Text("请在源系统中写成普通文字后重报", "write it as plain text at the source and send the row again"),
        )
    if len(folded) > LONGEST:
        raise Unfit(
            "too_long",
            Text(f"超过 {LONGEST} 个字", f"longer than {LONGEST} characters"),
            Text("请核对该列是否错位", "see whether columns have shifted"),
        )
    return folded


def id_number(raw: str, codes: CodeList | None = None) -> str:
    """An 18-character citizen ID number (GB 11643). A 15-digit one is completed: 19xx and its check character."""
    number = raw if _EIGHTEEN(raw) else re.sub(r"\s", "", unicodedata.normalize("NFKC", raw)).upper()
    if not number:
        raise Unfit(
            "id_empty",
            Text("公民身份号码为空", "the ID number is empty"),
            Text("请补上 18 位公民身份号码", "add the 18-character ID number"),
        )
    if re.fullmatch(r"[0-9]{15}", number):
        core = number[:6] + "19" + number[6:]
        number = core + ric.calc_check_digit(core + "0")
    if not _EIGHTEEN(number):
        raise Unfit(
            "id_length",
            Text("公民身份号码不是 18 位（或旧 15 位）", "not 18 characters (or the old 15 digits)"),
            Text("请核对公民身份号码", "check the ID number"),
        )
    if ric.calc_check_digit(number) != number[-1]:
        raise Unfit(
            "id_check",
            Text(
                "公民身份号码校验位不符，可能抄错一位",
                "the check character does not fit: one digit may be mistyped",
            ),
            Text("请对照证件逐位核对", "compare it with the document digit by digit"),
        )
    birth_of(number)
    return number


def document_no(raw: str, codes: CodeList | None = None) -> str:
    """A number as it stands on an identity document of any kind: 3 to 30 letters and digits, upper case.

    A birth certificate has a letter and nine digits, a passport letters and digits; whether the number is sound
    depends on the kind of document, which another column tells.
    """
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", raw)).upper()
    if not re.fullmatch(r"[0-9A-Z]{3,30}", number):
        raise Unfit(
            "not_a_document_number",
            Text("证件号码应为 3 至 30 位字母或数字", "a document number has 3 to 30 letters or digits"),
            Text("请对照证件核对号码", "compare the number with the document"),
        )
    return number


def birth_of(number: str) -> str:
    """The birth date inside an 18-character ID number, ``YYYY-MM-DD``."""
    return _day(number[6:10], number[10:12], number[12:14])


def day(raw: str, codes: CodeList | None = None) -> str:
    """A date in any of the ways departments write it: 20260105, 2026-1-5, 2026/01/05, 2026.1.5, 2026年1月5日."""
    folded = unicodedata.normalize("NFKC", raw).strip()
    found = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", folded) or re.fullmatch(
        r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T]00:00(?::00)?)?", folded
    )
    if not found:
        raise Unfit(
            "not_a_date",
            Text(f"“{folded[:20]}”不是日期", f"“{folded[:20]}” is not a date"),
            Text("请写成 2026-01-05 的样子", "write it as 2026-01-05"),
        )
    return _day(*found.groups())


def _day(year: str, month: str, of_month: str) -> str:
    try:
        return date(int(year), int(month), int(of_month)).isoformat()
    except ValueError:
        raise Unfit(
            "no_such_day",
            Text(f"没有 {year} 年 {month} 月 {of_month} 日这一天", f"there is no day {year}-{month}-{of_month}"),
            Text("请核对日期，注意月和日是否写反", "check the date; day and month may be swapped"),
        ) from None


def month(raw: str, codes: CodeList | None = None) -> str:
    """A month: 202601, 2026-1, 2026/01, 2026年1月."""
    folded = unicodedata.normalize("NFKC", raw).strip()
    found = re.fullmatch(r"([0-9]{4})([0-9]{2})", folded) or re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})月?", folded)
    if not found or not 1 <= int(found[2]) <= 12:
        raise Unfit(
            "not_a_month",
            Text(f"“{folded[:20]}”不是年月", f"“{folded[:20]}” is not a month"),
            Text("请写成 2026-01 的样子", "write it as 2026-01"),
        )
    return f"{found[1]}-{int(found[2]):02d}"


def integer(raw: str, codes: CodeList | None = None) -> str:
    """A whole number, not negative; thousands separators are dropped."""
    folded = unicodedata.normalize("NFKC", raw).strip().replace(",", "")
    if not re.fullmatch(r"[0-9]{1,12}", folded):
        raise Unfit(
            "not_a_number",
            Text(f"“{folded[:20]}”不是整数", f"“{folded[:20]}” is not a whole number"),
            Text("请只写数字", "write digits only"),
        )
    return str(int(folded))


def decimal(raw: str, codes: CodeList | None = None) -> str:
    """An amount or a measure, not negative, two places at most: ``86.50``. Thousands separators and 元 are dropped."""
    folded = unicodedata.normalize("NFKC", raw).strip().replace(",", "").removeprefix("¥").removesuffix("元").strip()
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2}0*)?", folded):
        raise Unfit(
            "not_an_amount",
            Text(f"“{folded[:20]}”不是数额（最多两位小数）", f"“{folded[:20]}” is no amount (two places at most)"),
            Text("请只写数字和小数点", "write digits and a decimal point only"),
        )
    return str(Decimal(folded).quantize(Decimal("0.01")))


def code(raw: str, codes: CodeList | None = None) -> str:
    """A code of the element's list, given as the code, its Chinese name or an alias."""
    folded = text(raw)
    if codes is None:
        return folded
    if folded in codes.items:
        return folded
    if folded in codes.aliases:
        return codes.aliases[folded]
    for known, name in codes.items.items():
        if folded in (name.zh, name.zh.removesuffix("性"), name.zh.removesuffix("族")):
            return known
    raise Unfit(
        "not_in_code_list",
        Text(f"“{folded[:20]}”不在代码表 {codes.id} 中", f"“{folded[:20]}” is not in the code list {codes.id}"),
        Text("请按代码表填写代码或名称", "give a code or a name of that list"),
    )


def mobile(raw: str, codes: CodeList | None = None) -> str:
    """A mainland mobile number: 11 digits beginning with 1."""
    folded = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", raw)).removeprefix("+86")
    if not re.fullmatch(r"1[3-9][0-9]{9}", folded):
        raise Unfit(
            "not_a_mobile",
            Text("手机号码应为 11 位，以 1 开头", "a mobile number has 11 digits and begins with 1"),
            Text("请核对手机号码", "check the mobile number"),
        )
    return folded


NAMED: dict[str, Transform] = {
    "text": text,
    "id_number": id_number,
    "document_no": document_no,
    "date": day,
    "month": month,
    "integer": integer,
    "decimal": decimal,
    "code": code,
    "place": code,  # divisions are a code list with aliases
    "mobile": mobile,
}
BY_DATATYPE: dict[str, Transform] = {
    "text": text,
    "code": code,
    "date": day,
    "month": month,
    "integer": integer,
    "money": decimal,
    "decimal": decimal,
    "id_number": id_number,
    "mobile": mobile,
}
