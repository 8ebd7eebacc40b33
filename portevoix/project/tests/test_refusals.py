"""A body that is too large, a disk that is full: a page in plain words."""

import errno
import io

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import RequestFactory

from portevoix.files.operations import DiskFull
from portevoix.project import operations, views
from portevoix.project.middleware import size_limit


class Body(io.BytesIO):
    """What a browser sends; remembers the largest piece asked for."""

    largest = 0

    def read(self, size=-1):
        self.largest = max(self.largest, size)
        return super().read(size)


def post(length):
    request = RequestFactory().post("/", data=b"", content_type="application/octet-stream")
    body = Body(b"x" * length)
    request.META["CONTENT_LENGTH"] = str(length)
    request._stream = body
    return request, body


@pytest.mark.django_db
def test_c30_body_over_the_limit_is_read_away_in_small_pieces_and_refused(settings):
    settings.UPLOAD_MAX_BYTES = 1_000_000
    request, body = post(3_000_000)
    response = size_limit(lambda _: pytest.fail("went on"))(request)
    assert (response.status_code, body.tell(), body.largest) == (413, 3_000_000, 65_536)
    assert "Ce fichier est trop lourd" in response.content.decode()


def test_body_under_the_limit_goes_on_unread(settings):
    settings.UPLOAD_MAX_BYTES = 1_000_000
    request, body = post(1_900_000)
    assert size_limit(lambda request: "answer")(request) == "answer"
    assert body.tell() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("database or disk is full"), 507),
        (DiskFull(), 507),
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (OperationalError("database is locked"), 503),
        (OperationalError("disk I/O error"), 503),
        (OperationalError("attempt to write a readonly database"), 503),
        (OperationalError("connection to server failed: Connection refused"), 503),
        (InterfaceError("connection already closed"), 503),
        (OSError(errno.EIO, "Input/output error"), 503),
        (OSError(errno.EROFS, "Read-only file system"), 503),
        (OperationalError("no such table: a"), 500),
        (ZeroDivisionError(), 500),
    ],
)
def test_c53_full_disk_and_database_out_of_reach_have_their_own_pages(error, status):
    request = RequestFactory().get("/")
    try:
        raise error
    except type(error):
        response = views.fault(request)
    assert response.status_code == status
    text = response.content.decode()
    assert ("Le disque du serveur est plein." in text) == (status == 507)
    assert ("Le serveur ne peut rien enregistrer pour l’instant." in text) == (status == 503)
    assert response.get("Retry-After") == ("30" if status == 503 else None)


class Unreachable:
    """A database that refuses whatever is asked of it."""

    def __call__(self, execute, sql, params, many, context):
        raise OperationalError("database is locked")


@pytest.mark.django_db
def test_c53_the_page_needs_no_database(client, settings):
    """Drawn for someone who has a session cookie: whoever reads it may be the one who cannot be looked up."""
    client.raise_request_exception = False
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    with connection.execute_wrapper(Unreachable()):
        response = client.get("/desk/")
    assert response.status_code == 503
    assert "Le serveur ne peut rien enregistrer pour l’instant." in response.content.decode()


def test_uploads_cut_short_by_a_kill_are_swept(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    (tmp_path / "tmpabc.upload").write_bytes(b"half")
    assert (operations.sweep_uploads(), operations.sweep_uploads()) == (1, 0)
