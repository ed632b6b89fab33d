"""The closed lists of the room."""

from django.db.models import TextChoices


class OrganisationLevel(TextChoices):
    """Levels as the ledger names them."""

    NATION = "nation", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"


class OrganisationKind(TextChoices):
    """What a unit is. Packs say which kinds they address and oblige."""

    GOVERNMENT = "government", "人民政府"
    GOVERNMENT_OFFICE = "government_office", "人民政府办公室"
    DEPARTMENT = "department", "政府工作部门"
    AFFILIATED = "affiliated", "政府直属单位"
    FUNCTIONAL_ZONE = "functional_zone", "功能区管委会"
    SUBDISTRICT = "subdistrict", "街道办事处"
    TOWN = "town", "镇（乡）人民政府"
    PARK = "park", "园区"
    VERTICAL = "vertical", "驻地垂管单位"
    INSTITUTION = "institution", "承担行政职能的事业单位"
    INTERNAL = "internal", "内设机构"
    PUBLIC_SERVICE = "public_service", "公共服务类企事业单位"
    ENTERPRISE = "enterprise", "企业"
    ASSOCIATION = "association", "社会团体"
    PARTY = "party", "党委部门"
    COURT = "court", "法院、检察院、监委"
    PEOPLE_BODY = "people_body", "人大、政协、群团"
    OTHER = "other", "其他"


class OrganisationState(TextChoices):
    ACTIVE = "active", "在用"
    MERGED = "merged", "已并入"
    ABOLISHED = "abolished", "已撤销"


class Duty(TextChoices):
    """What an appointment lets a person do, in one unit and (for supervisors) below it."""

    SUPERVISOR = "supervisor", "主管"
    INSPECTOR = "inspector", "检查"
    OBSERVER = "observer", "业务指导（宣传、网信）"
    CHIEF = "chief", "单位负责人"
    REVIEWER = "reviewer", "审核"
    DRAFTER = "drafter", "编辑"
    LIAISON = "liaison", "联络员"
    AUDITOR = "auditor", "审计管理员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
