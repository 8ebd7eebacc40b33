"""Reads a message that came back: delivery reports (RFC 3464), older formats, automatic replies (RFC 3834)."""

import base64
import binascii
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from flufl.bounce import all_failures

from portevoix.mail.enums import Kind
from portevoix.mail.rules import status as statuses

DAEMON = re.compile(
    r"mailer-?daemon|postmaster|microsoftexchange|mail delivery|no-?reply\.bounce", re.IGNORECASE
)
AWAY = re.compile(
    r"^(?:automatic reply|auto[- ]?reply|out of (?:the )?office|r[ée]ponse automatique|absence|message d['’]absence"
    r"|accus[ée] de r[ée]ception)\b",
    re.IGNORECASE,
)
FAILED = re.compile(
    r"undeliver|returned mail|delivery .*fail|failure notice|non remis|[ée]chec|rejet", re.IGNORECASE
)
DELAYED = re.compile(r"delay|retard|still being retried|will .*retr|diff[ée]r", re.IGNORECASE)
MESSAGE_ID = re.compile(
    r"^(?:message-id|in-reply-to|references)[ \t]*:((?:[^\n]|\n[ \t])*)", re.IGNORECASE | re.MULTILINE
)
ACTIONS = {
    "failed": Kind.BOUNCE,
    "delayed": Kind.DELAY,
    "delivered": Kind.RECEIPT,
    "relayed": Kind.RECEIPT,
    "expanded": Kind.RECEIPT,
}
READ = 128_000  # bytes: a report says everything before it gives back what was sent
LONGEST = 50_000  # characters of one header; more is made to keep a server busy
BLANK = re.compile(rb"(?:\r?\n){4,}")  # thousands of empty lines say no more than two
EXCERPT, WORDS, LINE = 1000, 1000, 300  # characters kept
BREAKS = (
    MessageError,
    RecursionError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
)  # of the MIME of strangers


@dataclass(frozen=True)
class Report:
    """What a message that came back says; `envelopes` and `ids` are what it names of ours."""

    kind: Kind
    status: str = ""
    words: str = ""
    recipient: str = ""
    envelopes: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    sender: str = ""
    subject: str = ""
    excerpt: str = ""


def read(data: bytes, *, ours: str) -> Report:
    """Read the beginning of one message; never fails: what is too broken is `UNREAD`.

    `ours` is the address messages leave from (`name@domain`); only return addresses made from it are found.
    """
    data = BLANK.sub(b"\r\n\r\n\r\n", data[:READ])
    try:
        mail = email.message_from_bytes(data)
        _check_headers(mail)
        return _read(mail, data, ours=ours)
    except BREAKS:
        envelopes, ids = _named(data.decode("latin-1"), ours=ours)
        return Report(Kind.UNREAD, envelopes=envelopes, ids=ids)


def _read(mail: Message, data: bytes, *, ours: str) -> Report:
    texts = list(_texts(mail))
    whole = "\n".join([*texts, data.decode("latin-1")])
    sender, subject = _header(mail, "From"), _header(mail, "Subject")
    envelopes, ids = _named(whole, ours=ours)
    kind, code, words, recipient = _nature(mail, texts, sender=sender, subject=subject)
    if str(mail.get("Message-ID", "")).strip() in ids and kind in {Kind.AUTO, Kind.REPLY}:
        kind, words = Kind.LOOP, _proved(mail)
    return Report(
        kind=kind,
        status=code,
        words=_one_line(words)[:WORDS],
        recipient=recipient[:LINE],
        sender=parseaddr(sender)[1][:LINE],
        subject=_one_line(subject)[:LINE],
        excerpt="\n".join(texts)[:EXCERPT].strip(),
        envelopes=envelopes,
        ids=ids,
    )


def _check_headers(mail: Message) -> None:
    """Raise ValueError for a header that nobody writes: the time to read one grows with its square."""
    if any(len(str(value)) > LONGEST for part in mail.walk() for value in part.values()):
        raise ValueError


def _named(whole: str, *, ours: str) -> tuple[frozenset[str], frozenset[str]]:
    """The return addresses and the Message-IDs of ours that a text holds."""
    local, _at, domain = ours.rpartition("@")
    envelope = re.compile(rf"{re.escape(local)}\+[a-z0-9]{{12}}@{re.escape(domain)}", re.IGNORECASE)
    numbers = {one for line in MESSAGE_ID.findall(whole) for one in re.findall(r"<[^<>\s]{1,198}>", line)}
    own = frozenset(one for one in numbers if one.lower().endswith(f"@{domain.lower()}>"))
    return frozenset(one.lower() for one in envelope.findall(whole)), own


def _nature(mail: Message, texts: list[str], *, sender: str, subject: str) -> tuple[Kind, str, str, str]:
    """Kind, status, words, whom it is about."""
    blocks = list(_blocks(mail))
    if blocks:
        return _of_report(blocks)
    if _has(mail, "message/disposition-notification"):
        return Kind.RECEIPT, "", "", ""
    is_daemon = bool(DAEMON.search(sender)) or mail.get("X-Failed-Recipients") is not None
    if not is_daemon and _is_automatic(mail, subject):
        return Kind.AUTO, "", "", ""
    if is_daemon or str(mail.get("Return-Path", "")).strip() == "<>":
        return _of_words(mail, "\n".join(texts), subject=subject, is_daemon=is_daemon)
    return Kind.REPLY, "", "", ""


def _of_report(blocks: list[dict[str, str]]) -> tuple[Kind, str, str, str]:
    """RFC 3464: the first recipient that failed, else the first."""
    failed = [block for block in blocks if block.get("action", "").lower().startswith("failed")]
    block = (failed or blocks)[0]
    words = block.get("diagnostic-code", "").partition(";")[2] or block.get("diagnostic-code", "")
    code = statuses.best(block.get("status", ""), words)
    action = block.get("action", "").lower().split()[:1]
    kind = ACTIONS.get(action[0]) if action else None
    if kind is None:
        kind = {"5": Kind.BOUNCE, "4": Kind.DELAY, "2": Kind.RECEIPT}.get(code[:1], Kind.UNREAD)
    named = block.get("original-recipient") or block.get("final-recipient", "")
    return kind, code, words, _address(named.partition(";")[2] or named)


def _of_words(mail: Message, text: str, *, subject: str, is_daemon: bool) -> tuple[Kind, str, str, str]:
    """Formats from before RFC 3464, as flufl.bounce knows them; only a mail system is believed."""
    temporary, permanent = all_failures(mail)
    found = sorted(one.decode("ascii", "replace") for one in permanent or temporary)
    named = found[0] if found else str(mail.get("X-Failed-Recipients", "")).partition(",")[0]
    said = _around(text, named)
    code = statuses.best("", said or text)
    if permanent or (is_daemon and not temporary and FAILED.search(subject)):
        return Kind.BOUNCE, code or "5.0.0", said, _address(named)
    if temporary or (is_daemon and DELAYED.search(subject)):
        return Kind.DELAY, code, said, _address(named)
    return (Kind.UNREAD if is_daemon else Kind.REPLY), "", said, _address(named)


def _around(text: str, named: str) -> str:
    """What follows an address in the words of a server, four lines at most."""
    lines = text.splitlines()
    at = next((number for number, line in enumerate(lines) if named and named in line), None)
    return " ".join(line.strip() for line in lines[at : at + 4]) if at is not None else ""


def _is_automatic(mail: Message, subject: str) -> bool:
    """RFC 3834, and what was in use before it."""
    submitted = str(mail.get("Auto-Submitted", "no")).strip().lower()
    old = mail.get("X-Autoreply") or mail.get("X-Autorespond") or mail.get("X-Autoreply-From")
    return (
        submitted.startswith("auto-")
        or bool(old)
        or "auto_reply" in str(mail.get("Precedence", ""))
        or bool(AWAY.match(subject))
    )


def _blocks(mail: Message) -> Iterator[dict[str, str]]:
    """The recipients of a delivery report, fields by name in lower case."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        fields = part.get_payload()
        said: list[Message] = (
            [one for one in fields if isinstance(one, Message)] if isinstance(fields, list) else []
        )
        if "base64" in str(part.get("Content-Transfer-Encoding", "")).lower() or not said:
            said = _parsed(part)
        for block in said:
            found = {name.lower(): _one_line(str(value)) for name, value in block.items()}
            if "final-recipient" in found or "action" in found:
                yield found


def _parsed(part: Message) -> list[Message]:
    """Fields that were sent encoded, or in a way that the parser left alone."""
    text = part.as_bytes().partition(b"\n\n")[2]
    try:
        text = base64.b64decode(text, validate=False) if b":" not in text else text
    except binascii.Error:
        return []
    return [email.message_from_bytes(block) for block in re.split(rb"\r?\n\r?\n", text.strip())]


def _proved(mail: Message) -> str:
    """What the server that took it says of our proofs (RFC 8601, its own line comes first), and the signature's name."""
    signature = _one_line(str(mail.get("DKIM-Signature", "")))
    named = [part.strip() for part in signature.split(";") if part.strip()[:2] in {"d=", "s="}]
    return " ".join(
        [_one_line(str(mail.get("Authentication-Results", "")))[:600], *(f"[{one}]" for one in named)]
    )


def _has(mail: Message, kind: str) -> bool:
    return any(part.get_content_type() == kind for part in mail.walk())


def _texts(mail: Message) -> Iterator[str]:
    """Every readable part, decoded as well as can be."""
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            raw = part.get_payload(decode=True)
            if isinstance(raw, bytes):
                yield _decoded(raw, part.get_content_charset() or "utf-8")


def _decoded(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset, "replace").replace("\0", "")
    except LookupError:
        return raw.decode("latin-1").replace("\0", "")


def _header(mail: Message, name: str) -> str:
    """A header in words, whatever was done to it."""
    raw = str(mail.get(name, ""))
    try:
        return str(make_header(decode_header(raw))).replace("\0", "")
    except BREAKS:
        return raw.replace("\0", "")


def _address(text: str) -> str:
    return parseaddr(text.strip())[1].lower()


def _one_line(words: str) -> str:
    return " ".join(words.replace("\0", "").split())
