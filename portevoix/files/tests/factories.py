"""Files as a browser sends them."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def make_upload(data: bytes, *, name: str = "piece.pdf") -> SimpleUploadedFile:
    """An uploaded file."""
    return SimpleUploadedFile(name, data)


def make_picture(
    *, kind: str = "PNG", size: tuple[int, int] = (40, 20), colour: str = "red", **facts
) -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format=kind, **facts)
    return out.getvalue()


def make_zip(**members: bytes) -> bytes:
    """A zip; `word__document` stands for word/document.xml."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            path = name if name == "mimetype" else name.replace("__", "/") + ".xml"
            archive.writestr(path.replace("vbaProject.xml", "vbaProject.bin"), data)
    return out.getvalue()
