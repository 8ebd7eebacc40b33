"""Pages of refusal: plain French, the right status, no trace of ours."""

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.translation import override

from portevoix.design import views

pytestmark = pytest.mark.django_db


def test_an_unknown_address_says_so(client):
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "Il n’y a rien ici." in response.content.decode()


def test_c27_a_form_without_its_token_says_how_to_send_it_again():
    response = Client(enforce_csrf_checks=True).post("/design/")
    assert response.status_code == 403
    assert "Ce formulaire avait expiré." in response.content.decode()


@pytest.mark.parametrize(
    ("exception", "status", "words"),
    [
        (RequestDataTooBig(), 413, "Ce fichier est trop lourd."),
        (SuspiciousOperation(), 400, "Nous n’avons pas compris cette demande."),
    ],
)
def test_a_refused_request_says_why(exception, status, words):
    with override("fr"):
        response = views.bad_request(RequestFactory().get("/"), exception)
    assert response.status_code == status
    assert words in response.content.decode()


def test_a_text_too_long_is_no_file():
    request = RequestFactory().post("/", data="a=b", content_type="application/x-www-form-urlencoded")
    with override("fr"):
        page = views.bad_request(request, RequestDataTooBig()).content.decode()
    assert "Ce texte est trop long." in page
    assert "fichier" not in page


def test_c35_the_page_of_our_faults_needs_nothing_and_shows_nothing():
    with override("fr"):
        page = render_to_string("500.html")
    assert "La panne vient de nous." in page
    assert "Traceback" not in page
