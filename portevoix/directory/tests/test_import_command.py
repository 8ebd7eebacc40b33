"""`portevoix import an`: the whole file that ships, its JSON, its refusals."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from portevoix.directory.enums import BodyKind, ContactKind
from portevoix.directory.models import Actor, ContactPoint
from portevoix.directory.sources import fetch
from portevoix.directory.tests import amo
from portevoix.places.tests.factories import make_place

pytestmark = pytest.mark.django_db
KEYS = ["source", "data_date", "counts", "created", "changed", "closed", "unchanged", "warnings"]


def run(*arguments, **options):
    out = io.StringIO()
    call_command("import_data", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_whole_file_holds_575_deputies_and_a_second_import_changes_nothing():
    make_place()
    first = json.loads(run("an", str(amo.WHOLE), json=True))
    assert list(first) == KEYS
    assert (first["source"], first["data_date"], first["counts"]["deputies"]) == ("an", "2025-11-18", 575)
    again = json.loads(run("an", str(amo.WHOLE), json=True))
    assert [again[key] for key in ("created", "changed", "closed", "unchanged")] == [
        0,
        0,
        0,
        first["created"],
    ]
    per_person = Actor.objects.filter(mandates__body__body__kind=BodyKind.GROUP, mandates__end=None)
    assert set(per_person.annotate(n=Count("mandates__body", distinct=True)).values_list("n", flat=True)) == {
        1
    }
    assert per_person.distinct().count() == 575
    official = ContactPoint.objects.filter(kind=ContactKind.EMAIL, is_preferred=True)
    assert official.filter(value__endswith="@assemblee-nationale.fr").count() == official.count() == 575


def test_a_person_reads_figures():
    make_place()
    answer = run("an", str(amo.EXTRACT))
    assert "député·es 22" in answer
    assert "lignes fermées 0" in answer


def test_a_refusal_is_one_sentence(tmp_path):
    make_place()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(amo.EXTRACT.read_bytes()[:-900])
    with pytest.raises(CommandError, match="incomplète ou abîmée"):
        run("an", str(cut))
    with pytest.raises(CommandError, match="quel fichier"):
        run("an")


def test_too_many_closures_say_how_to_accept(tmp_path):
    make_place()
    run("an", str(amo.EXTRACT))
    fewer = tmp_path / "fewer.zip"
    fewer.write_bytes(amo.without("PA942", "PA1654"))
    with pytest.raises(CommandError, match=r"Chambre\s: 2 sur 22.*--accept-closures \d+"):
        run("an", str(fewer))


def test_without_network_one_sentence_says_so(monkeypatch):
    make_place()
    monkeypatch.setattr(fetch, "HOSTS", ("localhost",))
    with pytest.raises(CommandError, match="localhost est injoignable"):
        run("an", "https://localhost/AMO10.zip")
    with pytest.raises(CommandError, match="ne télécharge que depuis"):
        run("an", "https://exemple.test/AMO10.zip")
