"""The cast is what its page says it is, on whichever database the tests run."""

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import RequestFactory

from tests.cast import Cast
from tests.factories.identity import PASSWORD
from zhengmei.organisations.models import Organisation


def test_the_city_office_stands_above_every_unit_but_the_neighbour(cast: Cast) -> None:
    below = Organisation.objects.filter(path__startswith=cast.city_office.path)
    assert set(Organisation.objects.all()) - set(below) == {cast.neighbour}


def test_a_person_of_the_cast_can_sign_in(cast: Cast) -> None:
    request = RequestFactory().post("/identity/sign-in/")
    assert authenticate(request, username="shen.yun", password=PASSWORD) == cast.drafter


def test_the_tests_run_on_the_database_that_was_asked_for(db: None, pytestconfig: pytest.Config) -> None:
    wanted = pytestconfig.getoption("--database").removesuffix("-wheel")
    assert connection.vendor == wanted
