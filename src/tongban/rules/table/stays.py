"""What no table gathers in a community: the law leaves it with the department that must know it."""

from dataclasses import dataclass

from tongban.terms.text import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it stays, and the articles that say so."""

    name: Text
    why: Text
    source: Text


_SCOPE = Text("个人信息保护法第六条、第二十八条、第三十四条", "Personal Information Protection Law, arts. 6, 28 and 34")

REASONS: dict[str, Reason] = {
    "offences": Reason(
        Text("违法犯罪与矫正记录", "Records of offences and correction"),
        Text(
            "属敏感个人信息，只在主管机关法定职责所必需的范围内处理；村（社区）没有收集的法定职责",
            "sensitive personal information, handled only as far as the competent body's statutory duty needs; "
            "a community has no duty to gather it",
        ),
        _SCOPE,
    ),
    "treatment": Reason(
        Text("疾病与治疗记录", "Records of illness and treatment"),
        Text(
            "属敏感个人信息，由主管的卫生健康、禁毒部门掌握；名册不下到村（社区）",
            "sensitive personal information, kept by the health or drug control department; lists of people do not go "
            "down to a community",
        ),
        _SCOPE,
    ),
    "childbearing": Reason(
        Text("生育与避孕情况", "Childbearing and contraception"),
        Text(
            "属敏感个人信息，村（社区）登记育龄妇女超出实现目的的最小范围；服务由卫生健康部门直接提供",
            "sensitive personal information; a register of women of childbearing age in a community exceeds the least "
            "that any purpose needs; the health department serves them directly",
        ),
        _SCOPE,
    ),
}
