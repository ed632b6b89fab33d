"""Who is who in 示范市: regions, units and people, and its small neighbour 示例市 under another regulation. All invented."""

from collections.abc import Iterator
from typing import NamedTuple

from zhengmei.organisations.states import Duty, OrganisationKind, OrganisationLevel

PROVINCE, CITY, NEIGHBOUR = "示范省", "示范市", "示例市"
COUNTIES = ("示范县", "样例县", "演示区", "试行区")


class Unit(NamedTuple):
    """One unit. `supervisor` and `industry` are names of units that come earlier in the list."""

    name: str
    short: str
    kind: OrganisationKind
    level: OrganisationLevel
    region: str
    supervisor: str = ""
    industry: str = ""


class Person(NamedTuple):
    """One person with one duty; `says` tells the visitor what to try. `left`: how many days ago the duty ended, 0 for never."""

    username: str
    full_name: str
    duty: Duty
    unit: str
    title: str
    says: str
    left: int = 0


OFFICE = "示范市人民政府办公室"
REGION_OFFICE = "示范省人民政府办公室"
GOVERNMENT = "示范市人民政府"
NEIGHBOUR_OFFICE, NEIGHBOUR_EXAMS = f"{NEIGHBOUR}人民政府办公室", f"{NEIGHBOUR}教育局招生考试处"
BUREAUS = (
    ("教育局", "教育"), ("公安局", "公安"), ("民政局", "民政"), ("司法局", "司法"), ("财政局", "财政"),
    ("人力资源和社会保障局", "人社"), ("自然资源局", "自然资源"), ("生态环境局", "生态环境"), ("住房和城乡建设局", "住建"),
    ("交通运输局", "交通"), ("水利局", "水利"), ("农业农村局", "农业农村"), ("商务局", "商务"),
    ("文化广电体育和旅游局", "文旅"), ("卫生健康委员会", "卫健"), ("应急管理局", "应急"), ("市场监督管理局", "市场监管"),
    ("统计局", "统计"), ("医疗保障局", "医保"), ("行政审批局", "政务服务"), ("城市管理局", "城管"),
)  # fmt: skip
DIRECT = (
    ("住房公积金管理中心", "公积金", OrganisationKind.INSTITUTION),
    ("图书馆", "图书馆", OrganisationKind.PUBLIC_SERVICE),
    ("公共交通集团", "公交", OrganisationKind.PUBLIC_SERVICE),
    ("气象局", "气象", OrganisationKind.VERTICAL),
    ("税务局", "税务", OrganisationKind.VERTICAL),
)
IN_COUNTY = (
    ("教育局", "教育", "教育局"),
    ("卫生健康局", "卫健", "卫生健康委员会"),
    ("文化旅游局", "文旅", "文化广电体育和旅游局"),
)


def units() -> Iterator[Unit]:
    """Every unit, each after its supervisor."""
    city, county = OrganisationLevel.CITY, OrganisationLevel.COUNTY
    department, office = OrganisationKind.DEPARTMENT, OrganisationKind.GOVERNMENT_OFFICE
    yield Unit(REGION_OFFICE, "省政府办", office, OrganisationLevel.PROVINCE, PROVINCE)
    yield Unit(OFFICE, "市政府办", office, city, CITY, REGION_OFFICE)
    yield Unit(GOVERNMENT, "市政府", OrganisationKind.GOVERNMENT, city, CITY, OFFICE)
    for name, short in BUREAUS:
        yield Unit(f"{CITY}{name}", f"市{short}", department, city, CITY, OFFICE)
    for name, short, kind in DIRECT:
        yield Unit(f"{CITY}{name}", f"市{short}", kind, city, CITY, OFFICE)
    for place in COUNTIES:
        above = f"{place}人民政府办公室"
        yield Unit(above, f"{place}政府办", office, county, place, OFFICE)
        for name, short, industry in IN_COUNTY:
            yield Unit(f"{place}{name}", f"{place}{short}", department, county, place, above, f"{CITY}{industry}")
        kind = OrganisationKind.SUBDISTRICT if place.endswith("区") else OrganisationKind.TOWN
        seat = f"{place}城关街道办事处" if place.endswith("区") else f"{place}城关镇人民政府"
        yield Unit(seat, "", kind, OrganisationLevel.TOWNSHIP, place, above)
    yield Unit(NEIGHBOUR_OFFICE, "", office, city, NEIGHBOUR)
    yield Unit(f"{NEIGHBOUR}教育局", "", department, city, NEIGHBOUR, NEIGHBOUR_OFFICE)
    yield Unit(NEIGHBOUR_EXAMS, "", OrganisationKind.INTERNAL, city, NEIGHBOUR, f"{NEIGHBOUR}教育局")


PEOPLE = (
    Person(
        "lin.shouzheng", "林守正", Duty.SUPERVISOR, OFFICE, "政务公开科科长", "全市主管：导入台账、建检查轮次、签发通报"
    ),
    Person("qiao.cha", "乔察", Duty.INSPECTOR, OFFICE, "政务公开科四级主任科员", "全市检查：抽样、逐项判定"),
    Person("wen.wang", "闻望", Duty.OBSERVER, OFFICE, "网信办综合科", "业务指导：只看不改"),
    Person("shi.jian", "史鉴", Duty.AUDITOR, OFFICE, "审计管理员", "看记录、核对记录有没有被改过"),
    Person("guan.wei", "管维", Duty.SYSTEM_ADMIN, OFFICE, "系统管理员", "管单位和人员，看不到业务数据"),
    Person("bai.xian", "白弦", Duty.SUPERVISOR, "示范县人民政府办公室", "政务公开股股长", "示范县主管：只看得到示范县"),
    Person("tao.ran", "陶然", Duty.SUPERVISOR, "示范市教育局", "办公室主任", "教育行业主管：看得到各县（区）教育局"),
    Person("shen.yun", "沈芸", Duty.DRAFTER, "示范市教育局", "办公室科员", "教育局编辑：看本单位账号，对问题提异议"),
    Person(
        "gu.zhixing", "顾知行", Duty.REVIEWER, "示范市教育局", "办公室副主任", "教育局审核：过关口、看命中、退回修改"
    ),
    Person("lu.xiaoyan", "陆小燕", Duty.SECTION_HEAD, "示范市教育局", "宣传科科长", "教育局科室负责人：签发一般信息"),
    Person("tang.liqun", "唐立群", Duty.DEPUTY, "示范市教育局", "副局长", "教育局分管负责人：签发重要信息"),
    Person("xu.wenbai", "许文柏", Duty.CHIEF, "示范市教育局", "局长", "教育局负责人"),
    Person(
        "gui.yuan", "桂远", Duty.SUPERVISOR, REGION_OFFICE, "政务公开处处长", "省级（自治区级）审批：备案的最后一步"
    ),
    Person("yin.ming", "尹明", Duty.CHIEF, "示范县教育局", "局长", "示范县教育局负责人：给主办单位意见"),
    Person("ji.he", "纪禾", Duty.DRAFTER, "示范县教育局", "办公室科员", "示范县教育局编辑"),
    Person(
        "yi.lin",
        "易邻",
        Duty.SUPERVISOR,
        NEIGHBOUR_OFFICE,
        "电子政务科科长",
        "示例市主管：另一座城，按另一部办法，互相看不见",
    ),
    Person("hu.jiao", "胡皎", Duty.DRAFTER, f"{NEIGHBOUR}教育局", "办公室科员", "示例市教育局编辑：有一套口令该换了"),
    Person("ding.qiu", "丁秋", Duty.CHIEF, f"{NEIGHBOUR}教育局", "局长", "示例市教育局负责人：代离岗的人交出口令"),
    Person(
        "zhong.li",
        "仲离",
        Duty.LIAISON,
        f"{NEIGHBOUR}教育局",
        "联络员",
        "示例市教育局原联络员：任期已满，什么也看不到，口令还没有交接",
        left=20,
    ),
)

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = (
    "雅南",
    "致远",
    "明川",
    "若谷",
    "思齐",
    "清和",
    "景行",
    "望舒",
    "书白",
    "怀瑾",
    "云起",
    "乐山",
    "知秋",
    "青禾",
    "仲文",
    "安澜",
)


def invented_name(number: int) -> str:
    """The same invented person for the same number."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[(number * 7) % len(GIVEN)]
