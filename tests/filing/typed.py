"""What a person types into the form of an account."""

from tests.cast import Cast

from zhengmei.organisations.models import Organisation


def typed(sponsor: Organisation, **changes: object) -> dict[str, object]:
    """A form that every pack lets pass, but for what `changes` says. None leaves a field out."""
    values: dict[str, object] = {
        "name": "示范市教育",
        "platform": "weixin",
        "platform_account_id": "gh_1",
        "kind": "official",
        "status": "normal",
        "url": "https://example.invalid/1",
        "followers": "1200",
        "sponsor": sponsor.pk,
        "managing": sponsor.supervisor_id or "",
        "operator_name": "办公室",
        "opened_on": "2021-03-01",
        "launched_on": "2021-03-15",
        "filing_number": "示备1号",
        "is_certified": "yes",
        "certification_text": sponsor.name,
        "positioning": "政策发布",
        "functions": [],
        "leader_name": "许文柏",
        "leader_title": "副局长",
        "leader_office_tel": "0000-2200001",
        "leader_mobile": "13800000001",
        "liaison_name": "温雅南",
        "liaison_title": "干事",
        "liaison_office_tel": "0000-2200002",
        "liaison_mobile": "13800000002",
    }
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def register_url(cast: Cast, sponsor: Organisation | None = None) -> str:
    """Where accounts of the unit are registered."""
    return f"/filing/accounts/new/?sponsor={(sponsor or cast.education).pk}"
