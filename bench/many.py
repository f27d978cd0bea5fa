"""Sixteen thousand matters made up for measuring. Bench data: every one says so, and none is ever loaded elsewhere."""

import dataclasses
from itertools import islice, product

from tongban.terms.specs import MatterSpec
from tongban.terms.text import Text

MARK = Text("测量用的合成事项，不是真实事项。", "Made up for measuring; not a real matter.")
OBJECTS = [
    "社会保险参保",
    "企业职工基本养老保险",
    "城乡居民基本医疗保险",
    "失业保险待遇",
    "工伤认定",
    "生育保险待遇",
    "住房公积金",
    "不动产权属",
    "机动车",
    "非机动车",
    "驾驶证",
    "食品经营",
    "药品零售",
    "医疗器械经营",
    "道路货物运输",
    "道路旅客运输",
    "特种设备使用",
    "残疾人证",
    "老年人优待证",
    "高龄津贴",
    "最低生活保障",
    "特困人员供养",
    "临时救助",
    "居住证",
    "居民身份证",
    "户口",
    "出入境证件",
    "婚姻",
    "收养",
    "个体工商户",
    "有限责任公司",
    "农民专业合作社",
    "医疗机构执业",
    "护士执业",
    "教师资格",
    "建设工程施工",
    "建设用地规划",
    "取水",
    "排污",
    "渔业捕捞",
    "林木采伐",
    "动物防疫条件",
    "种子生产经营",
    "公共场所卫生",
    "消防安全",
    "娱乐场所",
    "印刷经营",
    "出版物零售",
    "广播电视节目制作",
    "劳务派遣",
    "人力资源服务",
    "民办学校",
    "社会团体",
    "基金会",
    "宗教活动场所",
    "公益性墓地",
    "烟草专卖零售",
    "酒类批发",
    "危险化学品经营",
    "烟花爆竹零售",
    "民用爆炸物品",
    "网络预约出租汽车",
    "旅行社",
    "导游证",
    "测绘资质",
    "房地产开发资质",
    "物业承接",
    "宅基地",
    "农机牌证",
    "水产苗种",
    "城市户外广告",
    "犬类登记证",
    "临时占道",
    "退役军人优待证",
    "创业担保贷款",
    "就业登记",
]
ACTS = [
    "设立登记",
    "变更登记",
    "注销登记",
    "许可核发",
    "备案",
    "换发",
    "补领",
    "年度核验",
    "信息变更",
    "延续",
    "资格确认",
    "补贴申领",
    "证明出具",
    "记录查询",
    "转移接续",
    "异议更正",
]
KINDS = ["", "（首次）", "（跨区域）"]
LEVELS = {"2": "省级", "3": "市级", "4": "县级", "5": "镇街", "6": "村社区"}
EVENTS = ("work", "housing", "business", "health", "retirement", "driving")


def matters(count: int, like: MatterSpec, departments: list[str]) -> list[MatterSpec]:
    """``count`` matters, each combining an object, an act, a kind and one of five levels."""
    made = []
    combined = islice(product(KINDS, OBJECTS, ACTS, LEVELS.items()), count)
    for number, (kind, thing, act, (level, level_name)) in enumerate(combined):
        made.append(
            dataclasses.replace(
                like,
                code=f"bench-{number:05}",
                name=Text(f"{thing}{act}{kind}（{level_name}）", f"Bench matter {number}, level {level}"),
                aliases=(f"{thing}{act[:2]}",),
                summary=MARK,
                department=departments[number % len(departments)],
                levels=(level,),
                life_events=(EVENTS[number % len(EVENTS)],),
                applicants=("1",) if number % 3 else ("2",),
            )
        )
    if len(made) < count:
        raise ValueError(f"only {len(made)} combinations")
    return made
