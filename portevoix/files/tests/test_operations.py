"""What is kept, what is refused, and that it is safe on disk before anyone says so."""

import hashlib
import io
import os
import resource
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from portevoix.files import operations, queries
from portevoix.files.models import StoredFile
from portevoix.files.tests.factories import make_picture, make_upload

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
PDF = b"%PDF-1.7 an answer"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def store(data, *, name="reponse.pdf", space=7):
    return operations.store(make_upload(data, name=name), space=space, at=NOON)


def on_disk(folder):
    return sorted(path.name for path in Path(folder).rglob("*") if path.is_file())


def test_file_is_kept_under_its_content(settings):
    stored = store(PDF)
    digest = hashlib.sha256(PDF).hexdigest()
    assert (stored.sha256, stored.size, stored.content_type, stored.name) == (
        digest,
        len(PDF),
        "application/pdf",
        "reponse.pdf",
    )
    assert queries.path_of(stored) == settings.FILES_DIR / "7" / digest[:2] / digest
    assert queries.bytes_of(stored) == PDF
    assert queries.path_of(stored).stat().st_mode & 0o077 == 0


def test_same_bytes_are_kept_once_in_a_space_and_apart_in_another(settings):
    first, second, other = store(PDF), store(PDF, name="encore.pdf"), store(PDF, space=8)
    assert (first.pk == second.pk, first.pk == other.pk) == (True, False)
    assert queries.path_of(first) != queries.path_of(other)
    assert len(on_disk(settings.FILES_DIR)) == 2


def test_name_is_only_a_name():
    assert store(PDF, name="../../etc/passwd").name == "passwd"


def test_c30_too_large_is_refused_with_the_limit(settings):
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(operations.FileTooLarge) as refusal:
        store(PDF)
    assert refusal.value.args == (10,)


def test_empty_is_refused():
    with pytest.raises(operations.FileEmpty):
        store(b"")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<svg/>", "image/svg+xml"),
        (b"<!doctype html>", "text/html"),
        (b"\x7fELF\0", "application/octet-stream"),
    ],
)
def test_c30_other_kinds_are_refused_and_leave_nothing(settings, data, kind):
    with pytest.raises(operations.KindRefused) as refusal:
        store(data)
    assert (refusal.value.args, on_disk(settings.FILES_DIR), StoredFile.objects.count()) == ((kind,), [], 0)


@pytest.mark.parametrize(("data", "kind"), [(PDF, "application/pdf"), (b"<svg/>", "image/svg+xml")])
def test_c30_logo_that_is_no_picture_is_refused_with_its_kind(data, kind):
    with pytest.raises(operations.KindRefused) as refusal:
        operations.store_image(make_upload(data, name="logo.png"), space=7, at=NOON)
    assert refusal.value.args == (kind,)


def test_logo_is_drawn_anew_and_small(settings):
    stored = operations.store_image(
        make_upload(make_picture(kind="JPEG", size=(3000, 1500)), name="logo.jpeg"), space=7, at=NOON
    )
    with Image.open(queries.path_of(stored)) as image:
        assert (stored.name, stored.content_type, image.format, image.size) == (
            "logo.png",
            "image/png",
            "PNG",
            (1600, 800),
        )


def test_c30_decompression_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(operations, "PIXELS", 100)
    with pytest.raises(operations.ImageUnreadable):
        operations.store_image(make_upload(make_picture()), space=7, at=NOON)


def test_c30_truncated_picture_is_refused():
    with pytest.raises(operations.ImageUnreadable):
        operations.store_image(make_upload(make_picture(size=(400, 400))[:-30]), space=7, at=NOON)


def photo_with_a_place():
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-CANARY"
    exif.get_ifd(0x8825)[1] = "N"
    return make_picture(kind="JPEG", exif=exif, comment=b"COMMENT-CANARY")


def test_c31_photo_loses_place_and_camera():
    original = photo_with_a_place()
    assert b"CAMERA-CANARY" in original
    stored = store(original, name="courrier.jpg")
    kept = queries.bytes_of(stored)
    with Image.open(io.BytesIO(kept)) as image:
        assert (stored.content_type, stored.name, dict(image.getexif())) == ("image/jpeg", "courrier.jpg", {})
    assert b"CANARY" not in kept


def test_c31_original_is_not_kept(settings):
    store(photo_with_a_place(), name="courrier.jpg")
    assert [b"CANARY" in path.read_bytes() for path in settings.FILES_DIR.rglob("*") if path.is_file()] == [
        False
    ]


def test_c51_bytes_are_safe_before_the_row(monkeypatch, django_assert_num_queries):
    """The order of system calls: write, fsync of the file, rename, fsync of the folder, then the database."""
    done = []
    real_fsync, real_rename = os.fsync, Path.rename

    def fsync(handle):
        done.append("folder" if Path(f"/proc/self/fd/{handle}").is_dir() else "file")
        real_fsync(handle)

    def rename(self, target):
        done.append("rename")
        return real_rename(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", rename)
    real_create = StoredFile.objects.get_or_create
    monkeypatch.setattr(
        StoredFile.objects, "get_or_create", lambda **facts: (done.append("row"), real_create(**facts))[1]
    )
    store(PDF)
    assert done[-4:] == ["file", "rename", "folder", "row"]


@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of 64 kB; skipped where nobody may mount one."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    command = [mount, "-t", "tmpfs", "-o", "size=64k", "none", folder]
    if not mount or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small tmpfs")
    yield folder
    subprocess.run([umount, folder], check=True)


def test_c53_full_disk_refuses_keeps_nothing_and_still_reads(settings, tiny_disk):
    settings.FILES_DIR = tiny_disk
    kept = store(PDF)
    with pytest.raises(operations.DiskFull):
        store(PDF + b"x" * 100_000)
    assert (on_disk(tiny_disk), StoredFile.objects.count()) == ([kept.sha256], 1)
    assert queries.bytes_of(kept) == PDF


def test_c53_file_over_the_limit_of_the_system_is_a_full_disk(settings):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(operations.DiskFull):
            store(PDF + b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert on_disk(settings.FILES_DIR) == []
