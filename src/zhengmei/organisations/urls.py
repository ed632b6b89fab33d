"""The addresses of the room. The pages that show units join them in `project.urls`."""

from django.urls import path

from zhengmei.organisations.views import contacts, duties, gatherings, packs, papers, people, units

app_name = "organisations"
urlpatterns = [
    path("new/", units.add, name="add"),
    path("regions/", units.region_list, name="regions"),
    path("mine/", people.mine, name="mine"),
    path("<int:pk>/change/", units.change, name="change"),
    path("<int:pk>/pack/", packs.adopt, name="adopt"),
    path("<int:pk>/appoint/", duties.give, name="appoint"),
    path("appointments/<int:pk>/end/", duties.end, name="end_appointment"),
    path("<int:pk>/people/", people.people, name="people"),
    path("<int:pk>/people/name/", people.name, name="name_person"),
    path("<int:pk>/people/leave/", people.leave, name="leave"),
    path("people/<int:pk>/end/", people.end, name="end_person"),
    path("people/<int:pk>/accept/", people.accept, name="accept"),
    path("<int:pk>/section/", people.section, name="name_section"),
    path("sections/<int:pk>/end/", people.end_of_section, name="end_section"),
    path("<int:pk>/keeper/", people.keeper, name="name_keeper"),
    path("numbers/<slug:book>/<int:pk>/", people.numbers, name="numbers"),
    path("<int:pk>/papers/", papers.papers, name="papers"),
    path("<int:pk>/papers/new/", papers.add, name="add_paper"),
    path("papers/<int:pk>/dates/", papers.dates, name="paper_dates"),
    path("papers/<int:pk>/withdraw/", papers.withdraw, name="withdraw_paper"),
    path("papers/<int:pk>/file/", papers.paper_file, name="paper_file"),
    path("<int:pk>/pledges/", papers.pledges, name="pledges"),
    path("<int:pk>/pledges/new/", papers.official, name="list_official"),
    path("<int:pk>/pledges/text/", papers.pledge_text, name="pledge_text"),
    path("pledges/<int:pk>/sign/", papers.sign, name="sign_pledge"),
    path("pledges/<int:pk>/unlist/", papers.unlist, name="unlist_official"),
    path("pledges/<int:pk>/file/", papers.pledge_file, name="pledge_file"),
    path("<int:pk>/gatherings/", gatherings.gatherings, name="gatherings"),
    path("<int:pk>/gatherings/new/", gatherings.add, name="add_gathering"),
    path("<int:pk>/gatherings/export/<int:year>/", gatherings.export, name="export_gatherings"),
    path("gatherings/<int:pk>/withdraw/", gatherings.withdraw, name="withdraw_gathering"),
    path("gatherings/<int:pk>/file/", gatherings.gathering_file, name="gathering_file"),
    path("<int:pk>/funding/", gatherings.funding, name="funding"),
    path("<int:pk>/funding/new/", gatherings.add_funding, name="add_funding"),
    path("funding/<int:pk>/withdraw/", gatherings.take_funding_back, name="withdraw_funding"),
    path("<int:pk>/contacts/", contacts.contacts, name="contacts"),
    path("<int:pk>/contacts/new/", contacts.add, name="add_contact"),
    path("contacts/<int:pk>/end/", contacts.end, name="end_contact"),
    path("<int:pk>/let-off/", contacts.let_off, name="let_off"),
    path("let-off/<int:pk>/end/", contacts.end_let_off, name="end_let_off"),
]
