"""Pages of the directory: what they say, who may see them, what they cost."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.enums import Role
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.design import panels
from portevoix.directory import operations
from portevoix.directory.enums import ContactKind
from portevoix.directory.models import Actor, ContactPoint, ImportRun
from portevoix.directory.queries import search
from portevoix.directory.tests import amo
from portevoix.directory.tests.factories import make_deputy
from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job

pytestmark = pytest.mark.django_db
AT = datetime(2025, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def member(client):
    """Someone signed in, who writes for a collective."""
    collective = make_collective()
    client.collective = collective
    client.user = make_member(collective)
    client.force_login(client.user)
    return client


@pytest.fixture
def runner(client):
    """The person who runs the server, signed in."""
    client.force_login(make_user(is_operator=True))
    return client


@pytest.fixture
def files(settings, tmp_path):
    """A store of its own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    return tmp_path


def page(client, name, *args, query="", **headers):
    return client.get(reverse(f"directory:{name}", args=args) + query, **headers)


def text(response):
    return " ".join(response.content.decode().split())


def cost(client, query):
    page(client, "deputies", query=query)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert page(client, "deputies", query=query).status_code == 200
    return len(found)


def test_the_list_says_its_result_in_a_sentence(member):
    operations.import_source("an", [amo.EXTRACT], at=AT)
    answer = text(page(member, "deputies", query="?committee=po59048&group=po845485"))
    assert "22 député·es" in answer
    assert "à la commission des finances" in answer
    assert 'href="/directory/people/pa942/"' in answer
    assert "Assemblée nationale : données du 18 nov. 2025" in answer


def test_htmx_gets_the_list_alone(member):
    operations.import_source("an", [amo.EXTRACT], at=AT)
    fragment = page(member, "deputies", headers={"HX-Request": "true"})
    assert fragment.content.lstrip().startswith(b'<div class="with-facets" id="listing">')
    restored = page(member, "deputies", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<!doctype html>" in restored.content
    assert fragment.headers["Vary"].count("HX-Request") == 1


def test_an_empty_directory_and_an_empty_result_teach(member):
    assert "L’annuaire est vide" in text(page(member, "deputies"))
    make_deputy()
    answer = text(page(member, "deputies", query="?q=nobody"))
    assert "Personne</b> ne répond à tout cela" in answer
    assert "Voir tout le monde" in answer


def test_what_is_chosen_can_be_taken_off(member):
    make_deputy()
    answer = text(page(member, "deputies", query="?departement=62&q=aub"))
    assert '<a class="tag" href="/directory/?q=aub">Pas-de-Calais' in answer
    assert '<a class="tag" href="/directory/?departement=62">«\u00a0aub\u00a0»' in answer.replace(
        "« ", "«\u00a0"
    ).replace(" »", "\u00a0»")


def test_upper_apps_offer_what_to_do_with_a_selection(member, monkeypatch):
    monkeypatch.setattr(panels, "_panels", {**panels._panels, "deputies.selection": []})
    panels.register("deputies.selection", panels.Panel("En faire des cibles", "directory:own"))
    deputy = make_deputy()
    answer = text(page(member, "deputies", query="?departement=62"))
    assert f'name="actor" value="{deputy.code}"' in answer
    assert 'formaction="/directory/own/"' in answer
    assert 'href="/directory/own/?filter=departement%3D62"' in answer


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(member, count):
    for n in range(count):
        make_deputy(family=f"Nom{n}", constituency=f"62-0{n + 1}", group=f"Groupe {n}")
    assert cost(member, "") == cost(member, "?departement=62&q=nom") <= 12


def test_the_whole_list_costs_what_ten_people_cost(member):
    operations.import_source("an", [amo.WHOLE], at=AT)
    few = cost(member, "?q=martin")
    assert few == cost(member, "") <= 12
    assert cost(member, "?committee=po59051&study=po854200&group=po845419&sort=group") <= 12


def test_c33_the_export_holds_no_formula(member):
    make_deputy(given="=CMD()", family="+1", email="@exemple.test", constituency="62-07")
    answer = page(member, "export", query="?departement=62")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:4] == ["Civilité", "Prénom", "Nom de famille", "Circonscription"]
    assert rows[1][1:3] == ["'=CMD()", "'+1"]
    assert rows[1][8] == "'@exemple.test"
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_person_is_reached_by_mail_and_by_phone(member):
    operations.import_source("an", [amo.EXTRACT], at=AT)
    answer = text(page(member, "actor", "pa342415"))
    assert 'href="mailto:marie-noelle.battistel@assemblee-nationale.fr"' in answer
    assert 'href="tel:0' in answer
    assert "126 rue de l’Université<br>75355 Paris 07 SP" in answer
    assert "En circonscription" in answer


def test_a_person_costs_the_same_with_one_and_three_contacts(member):
    deputy = make_deputy()
    costs = []
    for total in (1, 3):
        while deputy.contact_points.filter(kind=ContactKind.PHONE).count() < total:
            operations.add_contact(
                deputy,
                space=member.collective.space,
                by=member.user,
                at=AT,
                kind=ContactKind.PHONE,
                value="03 00 00 00 00",
            )
        with CaptureQueriesContext(connection) as found:
            page(member, "actor", deputy.code)
        costs.append(len(found))
    assert costs[0] == costs[1] <= 12


def test_who_left_is_said_to_have_left(member):
    operations.import_source("an", [amo.EXTRACT], at=AT)
    operations.import_source("an", [amo.without("PA1654")], at=AT, accept_closures=100)
    answer = text(page(member, "actor", "pa1654"))
    assert "Ne siège plus à l’Assemblée nationale" in answer
    assert "Ancien député" in answer


def test_search_proposes_names_with_their_title(member):
    make_deputy(given="Élise", family="Cœurdacier")
    answer = text(page(member, "search", query="?q=coeur"))
    assert "Élise Cœurdacier" in answer
    assert "députée de la" in answer
    assert text(page(member, "search", query="?q=")) == ""


def person_data(collective, **more):
    return {
        "collective": collective.pk,
        "office": "prefect",
        "function": "Préfète de l’Orne inventée",
        **more,
    }


def test_a_member_adds_a_person_of_the_collective(member):
    answer = member.post(
        reverse("directory:add_person"),
        person_data(member.collective, gender="female", email="p@exemple.test", address="1 rue X\n00000 Y"),
    )
    person = Actor.objects.get(space=member.collective.space)
    assert answer.url == reverse("directory:actor", args=[person.code])
    assert (person.name, person.office, person.gender) == ("Préfète de l’Orne inventée", "prefect", "female")
    assert sorted(person.contact_points.values_list("kind", "value")) == [
        ("email", "p@exemple.test"),
        ("postal", "1 rue X\n00000 Y"),
    ]
    assert "Préfète de l’Orne inventée" in text(page(member, "own"))
    member.post(
        reverse("directory:change_person", args=[person.code]), {"family_name": "Ortie", "office": "mayor"}
    )
    person.refresh_from_db()
    assert (person.name, person.sort_key, person.office) == ("Ortie", "ortie", "mayor")


def test_a_person_without_name_or_function_is_refused(member):
    answer = member.post(reverse("directory:add_person"), person_data(member.collective, function=""))
    assert "Donnez un nom ou, à défaut, la fonction." in text(answer)
    assert Actor.objects.count() == 0


def test_one_writes_only_for_ones_own_collectives(member):
    answer = member.post(reverse("directory:add_person"), person_data(make_collective(name="Autres")))
    assert answer.status_code == 200
    assert Actor.objects.count() == 0


def test_contacts_are_added_changed_and_erased(member):
    deputy = make_deputy()
    add = reverse("directory:add_contact", args=[deputy.code])
    data = {"collective": member.collective.pk, "kind": "phone", "value": "0300000000", "label": "le matin"}
    assert member.post(add, data).status_code == 302
    point = ContactPoint.objects.get(space=member.collective.space)
    assert point.value == "03 00 00 00 00"
    change = reverse("directory:change_contact", args=[point.code])
    assert "03 00 00 00 00" in text(member.get(change))
    member.post(change, {"kind": "email", "value": "Rien"})
    member.post(change, {"kind": "email", "value": "Elle@Exemple.test", "is_preferred": "on"})
    point.refresh_from_db()
    assert (point.kind, point.value, point.is_preferred) == ("email", "elle@exemple.test", True)
    erase = reverse("directory:delete_contact", args=[point.code])
    assert member.get(erase).status_code == 200
    member.post(erase)
    assert ContactPoint.objects.filter(space=member.collective.space).count() == 0


def test_c14_another_space_answers_404(client, member):
    operations.add_person(
        member.collective.space, by=member.user, at=AT, family_name="Secret", office="other"
    )
    person = Actor.objects.get(family_name="Secret")
    point = operations.add_contact(
        make_deputy(),
        space=member.collective.space,
        by=member.user,
        at=AT,
        kind=ContactKind.PHONE,
        value="03 00 00 00 00",
    )
    client.force_login(make_member(make_collective(name="Autres")))
    for name, code in (
        ("actor", person.code),
        ("change_person", person.code),
        ("add_contact", person.code),
        ("change_contact", point.code),
        ("delete_contact", point.code),
    ):
        assert page(client, name, code).status_code == 404
    assert "03 00 00 00 00" not in text(page(client, "actor", point.actor.code))
    assert "Secret" not in text(page(client, "search", query="?q=secret"))


def test_c14_official_facts_are_changed_by_no_page(member):
    deputy = make_deputy()
    assert page(member, "change_person", deputy.code).status_code == 404


def test_c14_a_guest_reads_and_does_not_write(client):
    collective = make_collective()
    client.force_login(make_member(collective, role=Role.GUEST))
    deputy = make_deputy()
    person = operations.add_person(
        collective.space, by=make_user(), at=AT, family_name="Ortie", office="other"
    )
    assert page(client, "actor", person.code).status_code == 200
    assert page(client, "change_person", person.code).status_code == 403
    assert page(client, "add_contact", deputy.code).status_code == 403
    assert page(client, "add_person").status_code == 403


def test_c14_strangers_are_sent_to_sign_in(client):
    deputy = make_deputy()
    for url in (
        reverse("directory:deputies"),
        reverse("directory:actor", args=[deputy.code]),
        reverse("directory:search"),
        reverse("directory:imports"),
    ):
        assert client.get(url).status_code == 302


def test_whose_deputy_teaches_before_it_answers(member):
    assert "Code postal ou commune" in text(page(member, "mine"))
    assert "Aucune commune" in text(page(member, "mine", query="?q=nulle part"))


def test_only_the_operator_imports(member):
    assert page(member, "new_import").status_code == 403
    assert page(member, "imports").status_code == 200


MAYOR = "Code du département;Code de la commune;Libellé de la commune;Nom de l'élu;Prénom de l'élu;Date de naissance;Date de début du mandat"
LINE = "62;62193;Calais;ÉLU;Noé;01/01/1970;18/05/2020"
REGISTERS = {"mai": f"{MAYOR}\n{LINE}\n", "cm": f"{MAYOR};Libellé de la fonction\n{LINE};Maire\n"}


def upload(client, content, **more):
    file = SimpleUploadedFile("amo10.zip", content, content_type="application/zip")
    return client.post(reverse("directory:new_import"), {"source": "an", "given": [file], **more})


def work():
    job = jobs.lease(worker="w", at=timezone.now())
    jobs.run(job, worker="w")
    return Job.objects.get(pk=job.pk)


@pytest.mark.django_db(transaction=True)
def test_an_uploaded_file_is_imported_by_a_worker(runner, files):
    answer = upload(runner, amo.EXTRACT.read_bytes())
    assert (
        "En attente de son tour" in text(runner.get(answer.url)) or runner.get(answer.url).status_code == 200
    )
    job = work()
    run = ImportRun.objects.get()
    assert (job.state, job.result, run.origin, run.created > 0) == (
        "done",
        {"run": run.code},
        "amo10.zip",
        True,
    )
    assert "Lire ce qui a changé" in text(runner.get(answer.url, headers={"HX-Request": "true"}))
    assert "22 député·es dans l’annuaire" in text(page(runner, "import", run.code))
    assert list((files / "imports").iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_a_trial_shows_what_would_change_and_is_written_from_the_same_file(runner, files):
    answer = upload(runner, amo.EXTRACT.read_bytes(), dry_run="on")
    job = work()
    assert (Actor.objects.count(), ImportRun.objects.count()) == (0, 0)
    said = text(runner.get(answer.url))
    assert "Rien n’a été écrit" in said
    assert "22 député·es" in said
    written = runner.post(reverse("directory:write_import", args=[job.code]))
    work()
    assert ImportRun.objects.get().origin == "amo10.zip"
    assert "Lire ce qui a changé" in text(runner.get(written.url))
    assert list((files / "imports").iterdir()) == []
    again = runner.post(reverse("directory:write_import", args=[job.code]), follow=True)
    assert "n’est plus là" in text(again)


def test_another_import_of_the_same_source_waits(runner, files):
    upload(runner, b"PK")
    assert "n’est pas terminé" in text(upload(runner, b"PK"))
    assert upload(runner, b"{}", source="gouvernement").status_code == 302
    assert Job.objects.count() == 2


def test_what_a_stopped_import_kept_is_thrown_away(runner, files):
    answer = upload(runner, b"PK")
    runner.post(answer.url + "stop/")
    assert len(list((files / "imports").iterdir())) == 1
    upload(runner, b"PK again")
    assert len(list((files / "imports").iterdir())) == 1


def test_a_source_without_address_wants_its_file(runner):
    answer = runner.post(reverse("directory:new_import"), {"source": "rne"})
    assert "donnez son fichier" in text(answer)


@pytest.mark.django_db(transaction=True)
def test_several_files_of_one_source_come_together(runner, files):
    two = [SimpleUploadedFile(f"{name}.csv", REGISTERS[name].encode()) for name in REGISTERS]
    runner.post(reverse("directory:new_import"), {"source": "rne", "given": two})
    run = ImportRun.objects.get(code=work().result["run"])
    assert (run.origin, run.counts) == ("mai.csv, cm.csv", {"mayors": 1, "municipal_councillors": 1})
    assert "1 maires" in text(page(runner, "import", run.code))
    council = text(page(runner, "body", "com62193"))
    assert "Commune de Calais" in council
    assert council.count('class="name"') == 1  # two registers say that he is mayor
    [found] = search("calais", among=Actor.objects.all())
    assert found.name == "Commune de Calais"


@pytest.mark.django_db(transaction=True)
def test_a_refused_upload_says_why_and_nothing_is_written(runner, files):
    answer = upload(runner, amo.EXTRACT.read_bytes()[:-700])
    assert "incomplète ou abîmée" in work().result["refusal"]
    assert "incomplète ou abîmée" in text(runner.get(answer.url))
    assert (Actor.objects.count(), ImportRun.objects.count(), list((files / "imports").iterdir())) == (
        0,
        0,
        [],
    )


@pytest.mark.django_db(transaction=True)
def test_too_many_closures_give_the_number_to_accept(runner, files):
    operations.import_source("an", [amo.EXTRACT], at=AT)
    upload(runner, amo.without("PA942", "PA1654"))
    result = work().result
    assert f"--accept-closures {result['accept']}" in result["refusal"]
    upload(runner, amo.without("PA942", "PA1654"), accept_closures=result["accept"])
    run = ImportRun.objects.get(code=work().result["run"])
    assert "Charles de Courson" in text(page(runner, "import", run.code))


def test_an_import_waiting_can_be_stopped(runner, files):
    answer = upload(runner, b"PK")
    job = Job.objects.get()
    assert answer.url == reverse("directory:import_job", args=[job.code])
    runner.post(reverse("directory:stop_import", args=[job.code]))
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_another_jobs_page_is_not_shown(runner):
    other = jobs.enqueue("outreach.send", key="1")
    assert page(runner, "import_job", other.code).status_code == 404


def test_c30_a_file_too_big_is_refused_with_its_size(runner, settings):
    settings.IMPORT_MAX_BYTES = 1000
    assert "la limite est de" in text(upload(runner, bytes(2000)))
    assert Job.objects.count() == 0
