"""Everyone who may stand before a page, and what a page answers them."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie

from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.test import Client
from django.utils import timezone

from portevoix.accounts.access import CONFIRMED
from portevoix.accounts.models import User
from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective
from portevoix.collectives.tests.factories import make_collective, make_member

METHODS = ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "POST")
SIGN_IN, REFUSED, ABSENT, NO_METHOD, IN = "to sign in", "refused", "not found", "no such method", "in"
WORDS = {403: REFUSED, 404: ABSENT, 405: NO_METHOD}


def enter(user: User) -> Client:
    """A browser of someone who has just given their password."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[CONFIRMED] = timezone.now().timestamp()
    session.save()
    return client


def everyone(ours: Collective) -> dict[str, Client]:
    """A browser for each: who comes from nowhere, from elsewhere, who left, and each role."""
    left = make_member(ours, role=Role.COORDINATOR)
    browsers = {
        "anonymous": Client(),
        "stranger": enter(make_user()),
        "coordinator elsewhere": enter(make_collective(name="Ailleurs").memberships.get().user),
        "operator": enter(make_user(is_operator=True)),
        "who left": enter(left),
        **{role.name.lower(): enter(make_member(ours, role=role)) for role in Role},
    }
    left.memberships.all().delete()
    return browsers


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Whatever a request does to the database and to its browser is undone."""
    cookies, point = client.cookies.output(), transaction.savepoint()
    kept = SimpleCookie(client.cookies)
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        if client.cookies.output() != cookies:
            client.cookies = kept


def put_down(answer: HttpResponseBase) -> None:
    """Close an answer and what it streams; the connection, which holds the transaction of the test, stays open."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


def outcome(client: Client, address: str, method: str) -> str:
    """What a page answers, in one word; a fault is said with its status."""
    with undone(client):
        answer = client.generic(method, address)
        put_down(answer)
    path = answer.headers.get("Location", "").split("?")[0]
    if answer.status_code == 302 and path == resolve_url(settings.LOGIN_URL):
        return SIGN_IN
    if answer.status_code >= 500 or answer.status_code == 401:
        return f"answers {answer.status_code}"
    return WORDS.get(answer.status_code, IN)
