"""Each trap of the Assemblée's file, on real records."""

import io
import zipfile
from datetime import date

import pytest

from portevoix.directory.enums import BodyKind, ContactKind, Gender, Location
from portevoix.directory.sources import an, refusals
from portevoix.directory.sources.records import PersonRecord
from portevoix.directory.tests import amo

PACKAGE = an.read(amo.EXTRACT)


def contacts(uid, kind, package=PACKAGE):
    return [one for one in package.contacts if one.person == uid and one.kind is kind]


def kinds(package=PACKAGE):
    return {body.uid: body.kind for body in package.bodies}


def bodies_of(uid, kind, package=PACKAGE):
    return [m for m in package.mandates if m.person == uid and kinds(package)[m.body] is kind]


def body(uid):
    return next(one for one in PACKAGE.bodies if one.uid == uid)


def test_a_zip_its_bytes_and_a_folder_say_the_same(tmp_path):
    with zipfile.ZipFile(amo.EXTRACT) as archive:
        archive.extractall(tmp_path)
    folder = an.read(tmp_path)
    assert an.read(amo.EXTRACT.read_bytes()) == PACKAGE
    assert (folder.people, folder.mandates, folder.contacts) == (
        PACKAGE.people,
        PACKAGE.mandates,
        PACKAGE.contacts,
    )


def test_the_date_is_the_latest_publication_of_a_mandate():
    assert PACKAGE.data_date == date(2025, 11, 18)


def test_a_person():
    assert next(one for one in PACKAGE.people if one.uid == "PA942") == PersonRecord(
        uid="PA942",
        given="Charles",
        family="de Courson",
        gender=Gender.MALE,
        birth_date=date(1952, 4, 2),
        profession="Conseiller référendaire honoraire à la Cour des comptes",
    )


def test_apostrophes_are_french():
    assert {one.family for one in PACKAGE.people} >= {"D’Intorni", "Prud’homme", "Pirès Beaune"}


def test_nil_objects_say_nothing():
    nil = {"@xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "@xsi:nil": "true"}
    assert (an.null(nil), an.text(nil), an.as_list(nil), an.day(nil)) == (None, "", [], None)

    def birth(files):
        amo.person(files, "PA942")["etatCivil"]["infoNaissance"]["dateNais"] = nil

    package = an.read(amo.bent(birth))
    assert next(one for one in package.people if one.uid == "PA942").birth_date is None


def test_a_single_item_is_a_list_of_one():
    def lone(files):
        person = amo.person(files, "PA942")
        (person["mandats"]["mandat"],) = amo.mandates(files, "PA942", "ASSEMBLEE")
        person["adresses"]["adresse"] = person["adresses"]["adresse"][0]

    package = an.read(amo.bent(lone))
    assert [m.place for m in package.mandates if m.person == "PA942"] == ["51-05"]
    assert len([one for one in package.contacts if one.person == "PA942"]) == 1


def test_lists_of_nothings_are_empty():
    def nothings(files):
        for one in amo.mandates(files, "PA942", "ASSEMBLEE"):
            one["collaborateurs"] = [None, None]
        amo.person(files, "PA942")["adresses"] = None

    package = an.read(amo.bent(nothings))
    assert [one for one in package.contacts if one.person == "PA942"] == []
    assert an.as_list([None, None]) == []


def test_real_collaborators_given_as_a_list_do_not_matter():
    seat = amo.mandates(amo.files(), "PA793214", "ASSEMBLEE")[0]
    assert isinstance(seat["collaborateurs"], list)
    assert len(bodies_of("PA793214", BodyKind.CHAMBER)) == 1


def test_a_president_of_a_group_holds_two_mandates_in_one_group():
    found = bodies_of("PA719930", BodyKind.GROUP)
    assert {one.body for one in found} == {"PO845419"}
    assert sorted((one.rank, one.role_label) for one in found) == [(1, "Président"), (20, "Membre")]


def test_no_ministerial_mandate_is_written():
    open_in_the_file = [
        one["typeOrgane"]
        for uid in ("PA227089", "PA2960", "PA1654")
        for one in amo.person(amo.files(), uid)["mandats"]["mandat"]
    ]
    assert {"GOUVERNEMENT", "MINISTERE", "PRESREP"} < set(open_in_the_file)
    assert {kinds()[one.body] for one in PACKAGE.mandates} <= set(an.KINDS.values())
    assert {one.role_code for one in PACKAGE.mandates}.isdisjoint(
        {"en mission", "president de la republique"}
    )


def test_a_mandate_in_several_bodies_is_one_row_each():
    def two(files):
        mandate = amo.mandates(files, "PA942", "COMPER")[0]
        mandate["organes"]["organeRef"] = [mandate["organes"]["organeRef"], "PO59051"]

    found = bodies_of("PA942", BodyKind.COMMITTEE, an.read(amo.bent(two)))
    assert {one.uid for one in found if one.body == "PO59051"} == {found[0].uid}


def test_displayed_abbreviations_are_those_of_today():
    assert (body("PO872880").abbreviation, body("PO59051").abbreviation) == ("UDR", "Lois")
    assert body("PO59051").of_name == "de la commission des lois"
    assert body("PO854200").abbreviation == ""  # in capitals, and nothing but the name again


def test_study_groups_start_when_they_are_agreed():
    assert body("PO854200").name == "Conditions d’accueil des migrants et mineurs non accompagnés"
    assert (body("PO854200").kind, body("PO854200").start) == (BodyKind.STUDY_GROUP, date(2024, 12, 18))


def test_roles_agree_and_lose_their_dangling_article():
    labels = {one.role_label for one in PACKAGE.mandates}
    assert {"Députée", "Député", "Membre", "Apparentée"} <= labels
    assert [label for label in labels if label.endswith((" du", " au", " de la"))] == []


def test_a_role_without_a_code_takes_its_label():
    found = [one for one in bodies_of("PA719930", BodyKind.BUREAU) if "groupes politiques" in one.role_label]
    assert [one.role_code for one in found] == ["presidents des groupes politiques"]


def test_constituencies_have_one_code_everywhere():
    seats = {one.person: one.place for one in PACKAGE.mandates if one.place}
    assert (seats["PA721004"], seats["PA795258"], seats["PA942"]) == ("099-10", "977-01", "51-05")
    assert len(seats) == len(PACKAGE.people)


def test_the_official_address_comes_first_and_in_lower_case():
    emails = contacts("PA227089", ContactKind.EMAIL)
    preferred = [one.value for one in emails if one.is_preferred]
    assert len(emails) == 2
    assert preferred == ["valerie.letard@assemblee-nationale.fr"]
    assert [one.location for one in emails if one.is_preferred] == [Location.PARIS]


def test_envelopes_are_tidy():
    paris = [one.value for one in contacts("PA942", ContactKind.POSTAL) if one.location is Location.PARIS]
    assert paris == ["Assemblée nationale\n126 rue de l’Université\n75355 Paris 07 SP"]
    assert contacts("PA2940", ContactKind.POSTAL)[0].value == (
        "Casier de la Poste\nPalais Bourbon\n75355 Paris 07 SP"
    )


def test_an_address_without_lines_is_left_out():
    assert [one.location for one in contacts("PA840829", ContactKind.POSTAL)] == [Location.PARIS]


def test_a_phone_is_attached_to_its_address():
    phones = contacts("PA342415", ContactKind.PHONE)
    addresses = {one.uid: one for one in contacts("PA342415", ContactKind.POSTAL)}
    assert {one.location for one in phones} == {Location.PARIS, Location.CONSTITUENCY}
    assert [addresses[one.address].location for one in phones] == [one.location for one in phones]
    assert all(len(one.value.split()) == 5 for one in phones)


def test_sites_get_the_scheme_and_profiles_an_address():
    assert contacts("PA794418", ContactKind.TWITTER)[0].value == "https://x.com/FlorenceGoulet4"
    sites = [one for one in PACKAGE.contacts if one.kind is ContactKind.WEBSITE]
    assert [one.value for one in sites if not one.value.startswith("https://")] == []
    labels = {one.label for one in contacts("PA2940", ContactKind.WEBSITE)}
    assert "Sénat" in labels


def test_what_is_no_handle_stays_as_published():
    assert " " in contacts("PA610968", ContactKind.FACEBOOK)[0].value


def test_bodies_held_by_the_caller_are_read_though_nobody_sits_there():
    nobody = an.read(amo.without("PA610968"), also={"PO854200", "PO1"})
    assert "PO854200" in {one.uid for one in nobody.bodies}
    assert nobody.warnings == []


def zip_of(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def bomb():
    return zip_of(**{f"json/acteur/PA{n}.json": bytes(60_000_000) for n in range(7)})


REFUSED = {
    "truncated": (lambda: amo.EXTRACT.read_bytes()[:-5000], refusals.ArchiveTruncated),
    "damaged": (
        lambda: (
            amo.EXTRACT.read_bytes().replace(b"\x00json", b"\x00json", 1)[:60]
            + b"\x00" * 400
            + amo.EXTRACT.read_bytes()[460:]
        ),
        refusals.ArchiveTruncated,
    ),
    "of something else": (lambda: zip_of(**{"a.txt": "a"}), refusals.AnotherDataSet),
    "a web page": (lambda: b"\n<!DOCTYPE html><html></html>", refusals.WebPageInstead),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(300), refusals.NotAnArchive),
    "empty": (lambda: b"", refusals.NotAnArchive),
    "a bomb": (bomb, refusals.ArchiveTooBig),
    "no JSON": (lambda: zip_of(**{"json/acteur/PA1.json": "{"}), refusals.RecordUnreadable),
    "a list": (lambda: zip_of(**{"json/acteur/PA1.json": "[1, 2]"}), refusals.RecordUnreadable),
    "another form": (
        lambda: zip_of(**{"json/acteur/PA1.json": '{"acteur": {"mandats": {"mandat": ["x"]}}}'}),
        refusals.RecordUnreadable,
    ),
}


@pytest.mark.parametrize("content", REFUSED)
def test_a_file_that_is(content):
    make, refusal = REFUSED[content]
    with pytest.raises(refusal) as raised:
        an.read(make())
    assert str(raised.value).strip()


def test_the_historical_file_is_another_data_set():
    def left(files):
        for uid in ("PA942", "PA1654", "PA2940"):
            for one in amo.mandates(files, uid, "ASSEMBLEE"):
                one["dateFin"] = "2024-06-09"

    with pytest.raises(refusals.AnotherDataSet):
        an.read(amo.bent(left))


def test_a_missing_file(tmp_path):
    with pytest.raises(refusals.SourceMissing, match=r"absent\.zip"):
        an.read(tmp_path / "absent.zip")
