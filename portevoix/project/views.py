"""The page of a fault: the disk is full, or it is ours."""

import errno
import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

from portevoix.design.access import public
from portevoix.files.operations import DiskFull

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@public
def fault(request: HttpRequest) -> HttpResponse:
    """507 when the disk is full, 500 otherwise; Django calls it while the exception is being handled."""
    if is_disk_full(sys.exception()):
        return render(request, "507.html", status=507)
    return server_error(request)


def is_disk_full(error: BaseException | None) -> bool:
    """Whether a fault comes from a full disk: a file's, an upload's, SQLite's."""
    if isinstance(error, OperationalError):
        return "disk is full" in str(error)
    return isinstance(error, DiskFull) or (isinstance(error, OSError) and error.errno in FULL)
