"""One row of someone's file as facts to write: what is understood, repaired, refused; nothing is dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portevoix.advocacy.enums import Channel, CommitmentState
from portevoix.directory.rules import postal
from portevoix.directory.rules.names import fold, tidy
from portevoix.intake.enums import OF_EXCHANGE, OF_PROMISE, Field
from portevoix.intake.rules import days, people, reach, words
from portevoix.intake.rules.cells import Findings, clean

LONGEST = {Field.GIVEN: 120, Field.FAMILY: 120, Field.FUNCTION: 200, Field.ORGANISATION: 200}
TAG = 60
DAYS = frozenset({Field.ON, Field.DUE})
# in place of a column, for faults of the whole row that a person may accept
OPEN_QUOTE, TITLE, NO_DAY, NO_CHANNEL, NO_PROMISE = -2, -3, -4, -5, -6
TITLES = 3  # one row in three with one cell alone is how the list is written, and no title
HOME = {"", "france", "fr"}


@dataclass(frozen=True)
class Matching:
    """How the columns of a file are understood."""

    fields: tuple[Field, ...]
    headings: tuple[str, ...]
    today: date
    orders: dict[int, days.Order] = field(default_factory=dict)
    campaigns: dict[str, str] = field(default_factory=dict)  # folded demand: code
    campaign: str = ""  # the one for rows that name none
    suspects: frozenset[int] = frozenset()  # rows in which a quotation mark was probably left open
    titles: frozenset[int] = (
        frozenset()
    )  # rows that hold one cell alone, like the title of a part of the sheet

    def at(self, wanted: Field) -> list[int]:
        """The columns that become that."""
        return [at for at, one in enumerate(self.fields) if one == wanted]

    @property
    def has_history(self) -> bool:
        """Whether rows may hold exchanges."""
        return bool(OF_EXCHANGE & set(self.fields))


def orders(
    fields: Sequence[Field], columns: dict[int, list[str]], *, told: str = ""
) -> dict[int, days.Order]:
    """In which order each column of days writes them; as a person told, when they did."""
    chosen = days.Order(day_first=told != "month", proven=True) if told else None
    return {at: chosen or days.order_of(columns[at]) for at, one in enumerate(fields) if one in DAYS}


def titles(lines: Sequence[tuple[int, Sequence[str]]]) -> list[int]:
    """The numbers of the rows that hold one cell alone, when they are few: titles between the rows, most likely."""
    alone = [number for number, cells in lines if len(cells) > TITLES and sum(map(bool, cells)) == 1]
    return alone if len(alone) * TITLES < len(lines) else []


def understand(
    cells: Sequence[str], matching: Matching, *, without: Sequence[int] = ()
) -> tuple[dict[str, Any], Findings]:
    """The facts of a row, and what was found; what a person set aside in `without` goes to the note."""
    found = Findings()
    tidy_cells = [
        "" if one == Field.LEAVE or at in without else clean(cell, column=at, found=found)
        for at, (cell, one) in enumerate(zip(cells, matching.fields, strict=True))
    ]
    row = _Row(tidy_cells, matching, found, frozenset(without))
    facts = {**row.person(), **row.reach(), **row.history()}
    row.keep_aside(cells)
    facts |= row.notes()
    if not any(facts["person"].get(name) for name in ("given_name", "family_name", "function")):
        found.refuse(-1, "nobody")
    return facts, found


class _Row:
    """The cells of one row, by what they become."""

    def __init__(
        self, cells: list[str], matching: Matching, found: Findings, without: frozenset[int] = frozenset()
    ) -> None:
        self.cells, self.matching, self.found, self.without = cells, matching, found, without
        self.kept: list[str] = []  # lines for the note: what has no other place

    def one(self, wanted: Field) -> tuple[int, str]:
        """The column of a field that only one column may be, and its cell."""
        for at in self.matching.at(wanted):
            return at, self.cells[at]
        return -1, ""

    def all(self, wanted: Field) -> list[tuple[int, str]]:
        """The columns of a field, and their cells that hold something."""
        return [(at, self.cells[at]) for at in self.matching.at(wanted) if self.cells[at]]

    def keep(self, at: int, text: str) -> None:
        """Keep a cell in the note, after its heading."""
        self.kept.append(f"{self.matching.headings[at]} : {text}")

    def keep_aside(self, cells: Sequence[str]) -> None:
        """Keep in the note the cells that a person set aside."""
        for at, (cell, one) in enumerate(zip(cells, self.matching.fields, strict=True)):
            if at in self.without and one != Field.LEAVE:
                text = clean(cell, column=at, found=Findings())
                self.kept += [f"{self.matching.headings[at]} : {text}"] if text else []

    def person(self) -> dict[str, Any]:
        """Names, gender, function, body."""
        names = self._names()
        at, civility = self.one(Field.CIVILITY)
        civil = words.gender(civility) if civility else None
        if civility and civil is None:
            self.keep(at, civility)
            self.found.repair(at, "kept_in_note", value=civility[:80])
        gender = civil or people.gender_of(names.pop("civility"))
        names.pop("civility", None)
        function, organisation = self._line(Field.FUNCTION), self._line(Field.ORGANISATION)
        if not any((*names.values(), function)) and organisation:
            function, organisation = organisation, ""
            self.found.repair(-1, "named_by_body", value=function[:80])
        office = words.office(function)
        return {
            "person": {
                **names,
                "gender": gender,
                "office": office,
                "function": function,
                "organisation": organisation,
            }
        }

    def _names(self) -> dict[str, str]:
        at, whole = self.one(Field.NAME)
        civility, given, family = people.part(whole.replace("\n", " ")) if whole else ("", "", "")
        given = tidy(self.one(Field.GIVEN)[1]) or given
        family = tidy(self.one(Field.FAMILY)[1]) or family
        for name, text in ((Field.GIVEN, given), (Field.FAMILY, family)):
            if len(text) > LONGEST[name]:
                self.found.refuse(at if whole else self.one(name)[0], "too_long", most=LONGEST[name])
        return {"civility": civility, "given_name": people.calm(given), "family_name": people.calm(family)}

    def _line(self, wanted: Field) -> str:
        at, text = self.one(wanted)
        line = tidy(text)
        if len(line) > LONGEST.get(wanted, len(line)):
            self.found.refuse(at, "too_long", most=LONGEST[wanted])
        return line

    def reach(self) -> dict[str, Any]:
        """E-mails, phones, sites, the postal address."""
        found = self.found
        emails = [
            one for at, cell in self.all(Field.EMAIL) for one in reach.emails(cell, column=at, found=found)
        ]
        phones = [
            one for at, cell in self.all(Field.PHONE) for one in reach.phones(cell, column=at, found=found)
        ]
        sites = [self._site(at, cell) for at, cell in self.all(Field.WEBSITE)]
        return {
            "emails": list(dict.fromkeys(emails)),
            "phones": [list(one) for one in dict.fromkeys(phones)],
            "websites": list(dict.fromkeys(filter(None, sites))),
            "address": self._address(),
        }

    def _site(self, at: int, cell: str) -> str:
        if " " in cell or "." not in cell or "\n" in cell:
            self.found.refuse(at, "no_website", value=cell[:80])
            return ""
        return postal.website(cell)

    def _address(self) -> str:
        lines = [tidy(line) for _at, cell in self.all(Field.ADDRESS) for line in cell.split("\n")]
        at, code = self.one(Field.POSTCODE)
        _at, town = self.one(Field.TOWN)
        _at, country = self.one(Field.COUNTRY)
        abroad = fold(country) not in HOME
        if code:
            code = reach.postcode(code, abroad=abroad, column=at, found=self.found)
        lines += [f"{code} {tidy(town)}".strip(), tidy(country).upper() if abroad else ""]
        return "\n".join(filter(None, lines))

    def notes(self) -> dict[str, Any]:
        """The note, with what has no other place; the tags."""
        for at, cell in self.all(Field.KEEP):
            self.keep(at, cell)
        note = "\n".join([*(cell for _at, cell in self.all(Field.NOTE)), *self.kept])
        tags: list[str] = []
        for at, cell in self.all(Field.TAGS):
            for word in filter(
                None, map(tidy, cell.replace("|", ",").replace(";", ",").replace("\n", ",").split(","))
            ):
                if len(word) > TAG:
                    self.found.refuse(at, "tag_too_long", most=TAG, value=word[:80])
                tags.append(word[:TAG])
        return {"note": note, "tags": list(dict.fromkeys(tags))}

    def history(self) -> dict[str, Any]:
        """The exchange of the row and the promise made in it, when the row holds any."""
        told = [cell for wanted in OF_EXCHANGE - {Field.CAMPAIGN} for _at, cell in self.all(wanted)]
        promise = self._promise()
        if not told and promise is None:
            return {"exchange": None, "promise": None}
        at, day = self._or(Field.ON, NO_DAY)
        if not day and at in self.without:
            return self._told_in_note()
        if not day:
            self.found.refuse(at, "exchange_without_day")
        on = self._day(at, day)
        if on is not None and on > self.matching.today:
            self.found.refuse(at, "future_exchange", value=day[:80])
        return {"exchange": self._exchange(on), "promise": promise}

    def _or(self, wanted: Field, absent: int) -> tuple[int, str]:
        """The column of a field and its cell; `absent` in place of a column that the file does not have."""
        at, text = self.one(wanted)
        return (absent if at < 0 else at), text

    def _told_in_note(self) -> dict[str, Any]:
        """An exchange whose day a person does not know: told in the note, promise and all."""
        for at, one in enumerate(self.matching.fields):
            if one in OF_EXCHANGE | OF_PROMISE and self.cells[at]:
                self.keep(at, self.cells[at])
        return {"exchange": None, "promise": None}

    def _channel(self) -> Channel | None:
        at, how = self._or(Field.CHANNEL, NO_CHANNEL)
        channel = words.channel(how) if how else None
        if how and channel is None:
            self.found.refuse(at, "unknown_channel", value=how[:80])
        if not how and at in self.without:
            return Channel.OTHER
        if not how:
            self.found.refuse(at, "exchange_without_channel")
        return channel

    def _exchange(self, on: date | None) -> dict[str, Any]:
        channel = self._channel()
        at, way = self.one(Field.DIRECTION)
        direction = words.direction(way) if way else None
        if way and direction is None:
            self.found.refuse(at, "unknown_direction", value=way[:80])
        if channel is not None and direction is None:
            direction = words.usual_direction(channel)
        return {
            "on": on.isoformat() if on else "",
            "channel": channel or "",
            "direction": direction or "",
            "summary": "\n".join(cell for _at, cell in self.all(Field.SUMMARY)),
            "campaign": self._campaign(),
        }

    def _campaign(self) -> str:
        at, named = self.one(Field.CAMPAIGN)
        if not named:
            return self.matching.campaign
        code = self.matching.campaigns.get(fold(named), "")
        if not code:
            self.found.refuse(at, "unknown_campaign", value=named[:80])
        return code

    def _promise(self) -> dict[str, Any] | None:
        cells = [(wanted, *self.one(wanted)) for wanted in OF_PROMISE]
        if not any(cell for _wanted, _at, cell in cells):
            return None
        at, text = self._or(Field.PROMISE, NO_PROMISE)
        if not text and at in self.without:
            self._promise_in_note()
            return None
        if not text:
            self.found.refuse(at, "date_without_promise")
        at, due = self.one(Field.DUE)
        day = self._day(at, due)
        at, told = self.one(Field.STATE)
        state = words.became(told) if told else CommitmentState.OPEN
        if state is None:
            self.found.refuse(at, "unknown_state", value=told[:80])
        return {"text": text, "due": day.isoformat() if day else "", "state": state or ""}

    def _promise_in_note(self) -> None:
        for wanted in (Field.DUE, Field.STATE):
            for at, cell in self.all(wanted):
                self.keep(at, cell)

    def _day(self, at: int, text: str) -> date | None:
        if not text:
            return None
        try:
            day, said = days.read(text, order=self.matching.orders.get(at, days.Order()))
        except days.NotADay as refusal:
            self.found.refuse(at, str(refusal.args[0]), value=text[:80])
            return None
        if said:
            self.found.repair(at, said, value=text[:80])
        return day
