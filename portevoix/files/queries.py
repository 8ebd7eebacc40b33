"""Where stored bytes are."""

from pathlib import Path

from django.conf import settings

from portevoix.files.models import StoredFile


def path_of(stored: StoredFile) -> Path:
    """The file on disk: files/SPACE/ab/abcdef..."""
    return Path(settings.FILES_DIR) / str(stored.space) / stored.sha256[:2] / stored.sha256


def bytes_of(stored: StoredFile) -> bytes:
    """All the bytes of a stored file."""
    return path_of(stored).read_bytes()
