"""Names: surnames by how common they are, given names by generation, and the ways a name is mistyped."""

import random
from dataclasses import dataclass
from functools import cache

from pypinyin import Style, lazy_pinyin

from .chance import Wheel

# Per thousand in the country, rounded.
_COUNTRY = (
    "王71 李70 张67 刘51 陈47 杨30 赵22 黄22 周20 吴20 徐17 孙15 胡13 朱13 高12 林12 何12 郭11 马11 罗9 "
    "梁8 宋8 郑8 谢8 韩7 唐7 冯6 于6 董6 萧5 程5 曹5 袁5 邓5 许5 傅5 沈4 曾4 彭4 吕4 "
    "苏4 卢4 蒋4 蔡4 贾4 丁4 魏4 薛3 叶3 阎3 余3 潘3 杜3 戴3 夏3 钟3 汪3 田3 任3 姜3 "
    "范3 方3 石3 姚3 谭3 廖3 邹3 熊3 金3 陆3 郝2 孔2 白2 崔2 康2 毛2 邱2 秦2 江2 史2 "
    "顾2 侯2 邵2 孟2 龙2 万2 段2 雷2 钱2 汤2 尹2 黎2 易1 常1 武1 乔1 贺1 赖1 龚1 文1 "
    "庞1 樊1 兰1 殷1 施1 陶1 洪1 翟1 安1 颜1 倪1 严1 牛1 温1 芦1 季1 俞1 章1 鲁1 葛1 "
    "伍1 韦1 申1 尤1 毕1 聂1 丛1 焦1 向1 柳1 邢1 路1 岳1 齐1 梅1 莫1 庄1 辛1 管1 "
    "欧阳1 上官0.2 诸葛0.2 司马0.2"
)
# More common around Suzhou than elsewhere: added on top.
_LOCAL = "陆32 沈28 顾25 朱22 徐22 吴20 周20 钱17 陈16 张14 金9 蒋9 潘8 俞7 姚7 费4 殷4 邹4 严4 浦3 计3 归1 查2"


def _weights(*tables: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for entry in " ".join(tables).split():
        name = entry.rstrip("0123456789.")
        weights[name] = weights.get(name, 0.0) + float(entry[len(name) :])
    return weights


SURNAMES = _weights(_COUNTRY, _LOCAL)
_COUNTRYWIDE = Wheel(_weights(_COUNTRY))
_HERE = Wheel(SURNAMES)


@dataclass(frozen=True, slots=True)
class Generation:
    """What children were called before ``until``: a first and a second character, or a second one alone."""

    until: int
    boys: tuple[str, str]
    girls: tuple[str, str]
    alone: float  # share with a given name of one character


GENERATIONS = (
    Generation(
        1955,
        ("阿根水福金桂兴荣宝长银德友仁祥", "根生林泉元发兴宝男荣余庆良坤寿"),
        ("阿桂秀兰凤玉巧金水彩惠杏根雪文", "英珍妹娣宝金兰娥媛仙凤珠囡琴芬"),
        0.05,
    ),
    Generation(
        1970,
        ("建国卫志永伟明文根雪林正学红金", "国华平军民忠良林生发兴东新才根"),
        ("建秀丽惠玉美红桂雪金菊彩凤素爱", "芳英华珍琴萍娟芬玲红妹凤明芹霞"),
        0.18,
    ),
    Generation(
        1985,
        ("志建晓文海伟春国永卫俊学立振晨", "峰军伟东华平勇斌刚林辉杰荣良兵"),
        ("晓丽雪海春红玉文小艳燕美静秋云", "芳燕红霞娟萍丽琴英梅敏华兰静洁"),
        0.32,
    ),
    Generation(
        2000,
        ("嘉志晨文俊佳晓子浩天逸思宇少明", "杰豪伟超晨辉俊宇涛恺峰祥磊斌栋"),
        ("佳嘉思雨晓雅梦婷文怡诗静欣丹雪", "婷倩怡慧颖雯洁琳蓉敏佳悦琪瑶莹"),
        0.26,
    ),
    Generation(
        9999,
        ("子梓浩宇一奕沐辰俊皓嘉泽睿景承", "轩涵宸泽睿辰晨阳宇恒诚霖远逸航"),
        ("梓欣语雨一诗芊若可沐艺芷思佳婉", "涵萱彤妍怡柠瑶桐晴悦熙琪玥妤诺"),
        0.06,
    ),
)

# Characters that look alike: the right one and the one a hurried hand writes.
_NEAR = (
    "晶品 祥详 洋样 辰晨 菁青 玲铃 珍诊 萍苹 娟捐 莉俐 健建 建健 峰锋 俊峻 伟玮 明朋 "
    "芳坊 敏繁 英莫 琴琵 平乎 林材 根恨 生主 军车 杰木 涛寿 恺凯 磊蕊 彬杉 婷停 倩情 "
    "慧彗 颖颍 洁结 琳淋 蓉容 悦说 瑶遥 莹营 涵函 泽择 恒桓 航杭 妍研 桐侗 晴睛 诺偌 "
    "雪雷 霞遐 梅悔 静净 秀透 桂柱 凤风 娣梯 珠株 福幅 荣宋 元无 得德 宝玉 栋拣 兵乓 "
    "柠拧"
)
NEAR = {pair[0]: pair[1] for pair in _NEAR.split()}

# In names, and in UTF-8, but not in GBK: the police file shows "?" in their place.
RARE = "䶮㛃㑊㬎㧑㳚㵐㙦"

# More characters heard the same as those in the pools above.
_SAME_SOUND = "盈滢迎佩沛婧敬筱娅梓紫欣馨昕涵寒瑜禹杰洁捷辉晖慧惠蕙莉丽俐佳家嘉芳方琴勤敏闽华桦玲灵凌铃"


def surname(rng: random.Random, *, local: bool = True) -> str:
    """A surname as common as it is here, or (for people from elsewhere) in the country."""
    return (_HERE if local else _COUNTRYWIDE).spin(rng)


def given(rng: random.Random, sex: str, year: int) -> str:
    """A given name of the generation born in ``year``; sex is the GB/T 2261.1 code."""
    generation = next(g for g in GENERATIONS if year < g.until)
    first, second = generation.boys if sex == "1" else generation.girls
    if rng.random() < generation.alone:
        return rng.choice(second)
    one, two = rng.choice(first), rng.choice(second)
    return one + two


_TWIN_ENDS = {"1": "辰阳宇航轩涵诚杰", "2": "怡悦涵琪瑶萱雯欣"}


def twin(rng: random.Random, name: str, sex: str) -> str:
    """A twin's name: all but the last character the same."""
    return name[:-1] + rng.choice([end for end in _TWIN_ENDS[sex] if end != name[-1]])


_FOREIGN_SURNAMES = ("BRENNICKE", "OSTROVAN", "HALVERSEN", "MARCHETTO", "TANIMURO", "KOVALNIK", "DUPREAUX", "ESPINARO")
_FOREIGN_GIVEN = {
    "1": ("LUCAS", "ERIK", "HIROTO", "MARCO", "TOMAS", "JULIEN", "DANIEL", "OSCAR"),
    "2": ("MIRA", "INGRID", "AIKO", "CLARA", "SOFIA", "ELISE", "NORA", "HANNAH"),
}


def foreign(rng: random.Random, sex: str) -> str:
    """A name as it stands in a passport: surname first, capitals. The surnames are made up."""
    return f"{rng.choice(_FOREIGN_SURNAMES)} {rng.choice(_FOREIGN_GIVEN[sex])}"


def _sound(character: str) -> str:
    return str(lazy_pinyin(character, style=Style.NORMAL)[0])


@cache
def _by_sound() -> dict[str, str]:
    """Every character of the pools under its sound, tone left aside."""
    pools = "".join(pool for g in GENERATIONS for pool in (*g.boys, *g.girls)) + _SAME_SOUND
    sounds: dict[str, str] = {}
    for character in sorted(set(pools)):
        sound = _sound(character)
        sounds[sound] = sounds.get(sound, "") + character
    return sounds


def misheard(rng: random.Random, name: str) -> str | None:
    """The name with one character of the given name as another of the same sound; None if there is none."""
    spots = [
        (at, other)
        for at in range(1, len(name))
        for other in _by_sound().get(_sound(name[at]), "")
        if other != name[at]
    ]
    return _replaced(name, *rng.choice(spots)) if spots else None


def misread(rng: random.Random, name: str) -> str | None:
    """The name with one character of the given name as one that looks like it; None if there is none."""
    spots = [(at, NEAR[name[at]]) for at in range(1, len(name)) if name[at] in NEAR]
    return _replaced(name, *rng.choice(spots)) if spots else None


def rare(rng: random.Random, name: str) -> str:
    """The name with its last character replaced by one that GBK does not have."""
    return name[:-1] + rng.choice(RARE)


def _replaced(name: str, at: int, character: str) -> str:
    return name[:at] + character + name[at + 1 :]
