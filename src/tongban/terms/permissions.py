"""What a member of staff may do. Posts in content/ are lists of these."""

from enum import StrEnum

from .text import Text


class Permission(StrEnum):
    CASE_LIST = "case.list"
    CASE_OPEN = "case.open"
    PERSON_VERIFY = "person.verify"
    COMMUNITY_VIEW = "community.view"
    COMMUNITY_PEOPLE = "community.people"
    RECORD_REVIEW = "record.review"
    RECORD_CONTEST = "record.contest"
    TABLE_VIEW = "table.view"
    FEED_SUBMIT = "feed.submit"
    FEED_QUARANTINE = "feed.quarantine"
    FEED_HEALTH = "feed.health"
    STAFF_HANDOVER = "staff.handover"
    STAFF_LEAD = "staff.lead"

    @property
    def meaning(self) -> Text:
        return _MEANINGS[self]


_MEANINGS = {
    Permission.CASE_LIST: Text("看到本处办件清单（不含个人信息）", "see the cases of the place, without personal data"),
    Permission.CASE_OPEN: Text("打开本处的一个办件，阅览留痕", "open one case of the place; every look is logged"),
    Permission.PERSON_VERIFY: Text(
        "当面核验身份证件，登记或更换登录手机，阅览留痕",
        "check somebody's document at the window, set the phone she signs in with; every check is logged",
    ),
    Permission.COMMUNITY_VIEW: Text(
        "看本社区概况：面积、网格、人员、数字（不含个人信息）",
        "see the community's page: area, grids, staff, figures, without personal data",
    ),
    Permission.COMMUNITY_PEOPLE: Text(
        "看本社区居民，按网格、楼栋、户，阅览留痕",
        "see the community's own residents by grid, building and household; every look is logged",
    ),
    Permission.RECORD_REVIEW: Text(
        "处理存疑关联：两条记录是不是同一个人", "decide doubtful links: whether two records are one person"
    ),
    Permission.RECORD_CONTEST: Text(
        "处理部门说法不一的数据，或退回来源部门更正",
        "settle values departments differ on, or send them back to be corrected at the source",
    ),
    Permission.TABLE_VIEW: Text(
        "看各部门要的表：哪些已掌握，填好的汇总数（不含个人信息，小于5的数不显示）",
        "see the tables departments ask for: what is held already, summaries filled, without personal data and small "
        "figures",
    ),
    Permission.FEED_SUBMIT: Text("报送本部门数据文件", "send in the department's data files"),
    Permission.FEED_QUARANTINE: Text(
        "看本部门隔离区，改正后重报", "see the department's quarantined rows, mend and send them again"
    ),
    Permission.FEED_HEALTH: Text("看各部门数据是否按时报来", "see whether departments' data arrive in time"),
    Permission.STAFF_HANDOVER: Text("交接本人岗位，登记休假与代岗", "hand over one's own post; leave and stand-in"),
    Permission.STAFF_LEAD: Text(
        "替本单位人员办交接，看本单位交接单", "hand over posts of one's unit for others, and see their receipts"
    ),
}
