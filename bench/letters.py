"""575 letters: the whole command, one PDF and one each, beside WeasyPrint on the same words."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.measure import PORTEVOIX, Row, best_of, cpu_of

COUNT = 575
FONT = Path(
    "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/"
    "atkinson-hyperlegible-next-latin-wght-normal.woff2"
).resolve()
STYLE = """
@font-face { font-family: A; src: url(%s) }
@page { size: A4; margin: 20mm 25mm }
body { font: 11pt/1.3 A }
section { break-after: page }
header { display: flex; justify-content: space-between }
header h1 { font-size: 12pt; margin: 0 }
.contact { text-align: right; font-size: 9pt }
address { margin: 15mm 0 0 85mm; font-style: normal }
.right { margin-left: 85mm }
"""
LETTER = """
<section><header><div><h1>Les Veilleuses de Port-Soleil</h1>Association<br>12, rue de l’Exemple<br>00000 Port-Soleil
</div><div class=contact>contact@veilleuses.example<br>01 99 00 00 00</div></header>
<address>Madame Camille Aubépine<br>Députée de la 2e circonscription de l’Ariège<br>Assemblée nationale<br>
126 rue de l’Université<br>75355 Paris 07 SP</address><p class=right>Le 23 novembre 2026</p>
<p><b>Objet : un récépissé le jour même</b></p><p>Madame la Députée,</p>
<p>Sur quarante personnes accompagnées cet automne, trente et une ont attendu plus de six semaines le récépissé
auquel elles avaient droit. Neuf ont perdu leur emploi dans l’intervalle.</p>
<p>Notre demande est simple : un récépissé remis le jour même à toute personne qui dépose sa demande, avant le
23 mars 2027.</p><p>Nous vous demandons de poser au ministre une question écrite sur les délais de remise du
récépissé dans votre département.</p><p>Nous sommes à votre disposition pour vous rencontrer, avec les personnes
concernées, au jour qui vous conviendra.</p><p>Je vous prie d’agréer, Madame la Députée, l’expression de ma haute
considération.</p><p class=right>Samira Beaulieu<br>coordinatrice</p></section>
"""


def run(folder: Path) -> list[Row]:
    """Both ways in CPU, each against WeasyPrint (PDF/UA-1) in the same run."""
    demo = folder / "demo"
    mailing = prepare(demo)
    ours = best_of(3, PORTEVOIX, "letters", mailing, "--out", folder / "all.pdf", data=demo)
    separate = cpu_of(PORTEVOIX, "letters", mailing, "--separate", folder / "each", data=demo)
    peer = weasyprint(folder, letters=COUNT)
    return [
        Row(f"{COUNT} letters, one PDF", ours, None, "", "under 6 s", ours < 6),
        Row(f"{COUNT} letters, one PDF", ours, peer, "WeasyPrint", "at most 1/10", ours <= peer / 10),
        Row(f"{COUNT} letters, one file each", separate, None, "", "under 20 s", separate < 20),
    ]


def prepare(demo: Path) -> str:
    """The demonstration's letter to every deputy: its code."""
    demo.mkdir()
    done = subprocess.run(
        [PORTEVOIX, "demo", "--prepare", "--json"],
        env={**os.environ, "PORTEVOIX_DATA_DIR": str(demo)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.strip().splitlines()[-1])["mailing"]


def weasyprint(folder: Path, *, letters: int) -> float:
    """CPU seconds of a whole process that sets so many letters as one tagged PDF."""
    page = folder / "letters.html"
    style = f"<style>{STYLE % FONT.as_uri()}</style>"
    page.write_text(f"<!doctype html><html lang=fr><title>Lettres</title>{style}{LETTER * letters}")
    out = folder / "peer.pdf"
    return cpu_of(sys.executable, "-m", "weasyprint", "--pdf-variant", "pdf/ua-1", page, out, data=folder)
