"""Why a message came back, in plain words, by the status codes of RFC 3463 and the words of servers."""

import re

from django.utils.translation import gettext as _

CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
REPLY = re.compile(r"(?<![\d.])([45])\d\d[ -]")
SAID = (  # what servers write that give no code, or a code that says nothing
    (
        re.compile(
            r"user unknown|unknown user|no such user|no mailbox here|does not exist|doesn'?t have a|invalid recipient"
            r"|recipient (?:address )?rejected|recipientnotfound|utilisateur inconnu|destinataire (?:invalide|inconnu)",
            re.IGNORECASE,
        ),
        "5.1.1",
    ),
    (
        re.compile(
            r"host (?:or domain )?(?:name )?not found|domain not found|unrouteable|no mail server",
            re.IGNORECASE,
        ),
        "5.1.2",
    ),
    (re.compile(r"inactiv|disabled|suspend|archiv|d[ée]sactiv", re.IGNORECASE), "5.2.1"),
    (re.compile(r"quota|mailbox (?:is )?full|bo[iî]te .{0,30}pleine|over ?limit", re.IGNORECASE), "5.2.2"),
    (re.compile(r"too (?:large|big)|size limit", re.IGNORECASE), "5.3.4"),
    (re.compile(r"spf|dkim|dmarc|unauthenticated", re.IGNORECASE), "5.7.26"),
    (re.compile(r"spam|blacklist|block ?list|blocked|policy|reputation", re.IGNORECASE), "5.7.1"),
)
SAYS_NOTHING = re.compile(r"[45]\.(?:0\.0|5\.0)$")
ADDRESS = re.compile(r"5\.(?:0\.0|1\.(?:0|1|2|3|6|10)|2\.[0-2]|4\.[14]|5\.0)$")


def best(given: str, words: str) -> str:
    """The most precise status of a report: the one it gives, else one in its words, else what they mean."""
    found = CODE.search(given)
    precise: list[str] = [*([found.group(1)] if found else []), *CODE.findall(words)]
    for code in precise:
        if not SAYS_NOTHING.match(code):
            return code
    meant = next((code for pattern, code in SAID if pattern.search(words)), "")
    plain = REPLY.search(words)
    rank = precise[0][0] if precise else plain.group(1) if plain else "5" if meant else ""
    return (
        f"{rank}{meant[1:]}" if meant and rank else precise[0] if precise else f"{rank}.0.0" if rank else ""
    )


def is_about_address(status: str) -> bool:
    """Whether it says that the address receives nothing more, and not that this message was unwelcome."""
    return bool(ADDRESS.match(status))


def reason(status: str) -> str:
    """Why, in a few words that end a sentence: "unknown address"."""
    subject = status[2:]
    words = {
        "1.1": _("unknown address"),
        "1.10": _("unknown address"),
        "1.0": _("address refused"),
        "1.2": _("the part after the @ does not exist"),
        "1.3": _("address badly written"),
        "1.6": _("the person has left this address"),
        "2.0": _("the mailbox takes nothing"),
        "2.1": _("mailbox closed"),
        "2.2": _("mailbox full"),
        "2.3": _("message too large for this mailbox"),
        "3.4": _("message too large"),
        "4.1": _("their server does not answer") if status[:1] == "4" else _("address refused"),
        "4.4": _("no server receives mail there"),
        "4.7": _("their server did not answer for days"),
        "7.1": _("refused as unwanted mail"),
    }
    return words.get(subject) or _by_subject(subject)


def _by_subject(subject: str) -> str:
    about = subject.partition(".")[0]
    if about == "7" and subject.partition(".")[2][:2] in {
        "20",
        "21",
        "22",
        "23",
        "24",
        "25",
        "26",
        "27",
        "50",
        "51",
    }:
        return _("our server could not prove who we are")
    return {
        "1": _("address refused"),
        "2": _("the mailbox takes nothing"),
        "3": _("their server has a problem"),
        "4": _("their server cannot be reached"),
        "6": _("the content was refused"),
        "7": _("refused by their rules"),
    }.get(about, _("refused without a reason"))


def advice(status: str) -> str:
    """What to do about it, in one sentence."""
    if status[2:3] == "7":
        return _(
            "The address may be good: their server mistrusts ours. Tell whoever runs your server, or send it on paper."
        )
    if status[2:] == "2.2":
        return _("Try again in a few weeks, call their office, or send it on paper.")
    if status[2:] in {"2.3", "3.4"}:
        return _("Send it again without the attached PDF, or on paper.")
    if is_about_address(status):
        return _("Look for the present address, or send it on paper.")
    return _("Send it again later, or on paper.")
