"""Addresses as they tell dwellings apart: the estate or village, and the numbers of building, entrance and room."""

import re
import unicodedata

# Everything up to the town, however much of it is written; 社区 and 小区 are names of places to live, not districts.
_ADMINISTRATIVE = re.compile(r"^.*(?:省|自治区|市|县|(?<![社小园])区|镇|街道|乡|公社)(?=.)")
_DWELLING = re.compile(
    r"(?P<name>[\u3400-\u9fffA-Za-z]+)(?P<building>\d+)(?:幢|栋|号楼|座|组)"
    r"(?:(?P<unit>\d+|[甲乙丙丁东西])单元)?(?P<room>\d+)(?:室|户|号)?"
)


def dwelling(address: str) -> str:
    """What stands for the dwelling in an address, ``春嘉新村|12|2|301``; "" when it names none.

    Two ways of writing one address give the same; the town and the road are left out, for departments leave them out.
    """
    folded = "".join(unicodedata.normalize("NFKC", address).split()).replace("-", "").replace("—", "")
    every = list(_DWELLING.finditer(folded))
    if not every:
        return ""
    found = every[-1]  # 旺盛路12号春嘉新村12幢2单元301室: the last one
    name = _ADMINISTRATIVE.sub("", found["name"]).lstrip("号弄巷")[-6:]
    return "|".join((name, found["building"].lstrip("0"), found["unit"] or "", found["room"].lstrip("0")))
