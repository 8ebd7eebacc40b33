"""The messages that a person drops: .eml files, or a zip of them. No database."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MOST = 500  # messages in one zip
LIMIT = 2_000_000  # bytes of one message
IS_MAIL = re.compile(rb"\s*(?:From [^\n]*\n)?[!-9;-~]{1,60}:")
BROKEN = (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, zlib.error, ValueError)


class NotMail(Exception):  # noqa: N818  refusals are named as the fact
    """The file (its name) is no message and holds none."""


class TooHeavy(Exception):  # noqa: N818
    """The file (its name) is over two megabytes, or holds more than 500 messages."""


@dataclass(frozen=True)
class Parcel:
    """One message, as it was in a file of that name."""

    name: str
    data: bytes


def opened(name: str, data: bytes) -> list[Parcel]:
    """The messages of one file. Raises NotMail, TooHeavy."""
    if data.startswith(b"PK\x03\x04"):
        return list(_of_zip(name, data))
    if len(data) > LIMIT:
        raise TooHeavy(name)
    if not IS_MAIL.match(data):
        raise NotMail(name)
    return [Parcel(name, data)]


def _of_zip(name: str, data: bytes) -> Iterator[Parcel]:
    """Each .eml of a zip, read no further than its limit: what a zip says of sizes is not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [one for one in archive.namelist() if one.lower().endswith(".eml")]
            if len(inside) > MOST:
                raise TooHeavy(name)
            if not inside:
                raise NotMail(name)
            for one in inside:
                with archive.open(one) as member:
                    content = member.read(LIMIT + 1)
                if len(content) > LIMIT:
                    raise TooHeavy(one)
                yield Parcel(one, content)
    except BROKEN as error:
        raise NotMail(name) from error
