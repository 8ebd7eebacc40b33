"""A real fragment of AMO10, and ways to bend it."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

EXTRACT = Path(__file__).parent / "data" / "AMO10_extrait_2025-11.json.zip"
WHOLE = Path(__file__).parent.parent / "data" / "AMO10_deputes_actifs_mandats_actifs_organes_2025-11.json.zip"
Files = dict[str, Any]


def files() -> Files:
    """Every record of the fragment by its path."""
    with zipfile.ZipFile(EXTRACT) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def person(among: Files, uid: str) -> dict[str, Any]:
    """The record of someone, to read or to bend in place."""
    found: dict[str, Any] = among[f"json/acteur/{uid}.json"]["acteur"]
    return found


def mandates(among: Files, uid: str, kind: str) -> list[dict[str, Any]]:
    """The mandates of someone in one kind of body."""
    return [one for one in person(among, uid)["mandats"]["mandat"] if one["typeOrgane"] == kind]


def zipped(among: Files) -> bytes:
    """The records as the bytes of a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, record in among.items():
            archive.writestr(name, json.dumps(record))
    return out.getvalue()


def bent(bend: Callable[[Files], object]) -> bytes:
    """The fragment after one change made in place, as bytes."""
    among = files()
    bend(among)
    return zipped(among)


def without(*uids: str) -> bytes:
    """The fragment without some people."""
    return zipped({name: one for name, one in files().items() if Path(name).stem not in uids})
