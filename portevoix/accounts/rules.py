"""What a browser says of itself, in words; QR codes as paths. No database."""

import ipaddress
from urllib.parse import urlsplit

from django.utils.crypto import salted_hmac
from qrcode import QRCode

PERIOD = 30  # seconds that the code of an application lasts (RFC 6238); the one before and after are taken
BROWSERS = (  # the first that matches: most browsers also claim to be another
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """The kind of device in two words, as "Firefox, Android"; empty when it does not say.

    >>> device_words("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0")
    'Firefox, Android'
    """
    found = (
        next((words for mark, words in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, found))


def device_mark(user: int) -> str:
    """What a browser keeps of someone who signed in: needs the server's secret, says nothing of who."""
    return salted_hmac("portevoix.device", str(user), algorithm="sha256").hexdigest()[:16]


def qr_path(text: str) -> tuple[str, int]:
    """A QR code as the path of an SVG, and how many modules wide it is, quiet zone included."""
    code = QRCode(border=4)
    code.add_data(text)
    matrix = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    return path, len(matrix)


def plain_code(code: str) -> str:
    """A code as it is compared: people type spaces and dashes."""
    return "".join(letter for letter in code if letter.isascii() and letter.isdigit())


def by_fours(secret: str) -> str:
    """A key to type by hand, in groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def takes_passkeys(host: str) -> bool:
    """Whether browsers make passkeys for an address: for a name, never for a bare number."""
    try:
        ipaddress.ip_address(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return True
    return False


# What tables of the libraries we use hold about people, as our models say it of themselves.
OF_LIBRARIES: dict[str, dict[str, tuple[str, str]]] = {
    "mfa.Authenticator": {
        "user": ("to ask for a second step", "until it is taken away, or the account is erased"),
        "data": (
            "to verify it: a public key, or a secret",
            "until it is taken away, or the account is erased",
        ),
    },
    "account.EmailAddress": {
        "user": ("unused: addresses are in our own table", "never written"),
        "email": ("unused: addresses are in our own table", "never written"),
    },
    "account.EmailConfirmation": {},
    "sessions.Session": {
        "session_data": ("unused: sessions are in our own table", "never written"),
    },
    "auth.Group": {},
    "auth.Permission": {},
    "contenttypes.ContentType": {},
}
