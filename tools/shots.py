"""Draws every page at 1280 and 360 px, light and dark, into shots/: `make shots`, or with --base and --login.

Without --base: prepares the demonstration in a folder of its own, serves it on loopback, stops it at the end.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PORTEVOIX = Path(sys.executable).with_name("portevoix")
SIZES = {"desktop": (1280, 800, 1), "phone": (360, 740, 2)}
THEMES = ("light", "dark")
CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Site:
    """Where to look: an address, a single-use sign-in link, the keys that paths may hold."""

    base: str
    login_link: str
    keys: dict[str, str] = field(default_factory=dict)


def portevoix(*arguments: str, data: Path) -> str:
    """What one command prints."""
    environment = {**os.environ, "PORTEVOIX_DATA_DIR": str(data)}
    done = subprocess.run(
        [PORTEVOIX, *arguments], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def demonstration() -> Iterator[Site]:
    """The demonstration, served for as long as the block lasts."""
    data = Path(tempfile.mkdtemp(prefix="portevoix-shots-"))
    keys = json.loads(portevoix("demo", "--prepare", "--json", data=data).splitlines()[-1])
    base = f"http://127.0.0.1:{free_port()}"
    environment = {**os.environ, "PORTEVOIX_DATA_DIR": str(data), "PORTEVOIX_PUBLIC_URL": base}
    server = subprocess.Popen([PORTEVOIX, "serve", "--port", base.rsplit(":", 1)[1]], env=environment)
    try:
        wait_for(base + "/design/")
        link = portevoix("login-link", keys["coordinator"], data=data).splitlines()[-1]
        yield Site(base, base + "/" + link.split("/", 3)[3], keys)
    finally:
        server.terminate()
        server.wait(timeout=20)
        shutil.rmtree(data, ignore_errors=True)


def wait_for(url: str, seconds: int = 60) -> None:
    """Return once the address answers."""
    for _ in range(seconds * 5):
        with contextlib.suppress(URLError, ConnectionError), urlopen(url, timeout=5):
            return
        time.sleep(0.2)
    raise SystemExit(f"{url} does not answer.")


def pages(site: Site) -> Iterator[tuple[str, str, bool]]:
    """Name, address, whether someone must be signed in; a page whose key is unknown is left out aloud."""
    for page in tomllib.loads((ROOT / "tools/shots.toml").read_text())["page"]:
        try:
            path = page["path"].format_map(site.keys)
        except KeyError as unknown:
            print(f"{page['name']}: left out, {unknown} is not known", file=sys.stderr)
            continue
        yield page["name"], site.base + path, page.get("signed_in", True)


def draw(context: BrowserContext, url: str, out: Path, width: int) -> str:
    """One page into one file, in a window as tall as the page; returns its status, and where it led."""
    page = context.new_page()
    response = page.goto(url, wait_until="load")
    page.wait_for_timeout(150)  # fragments that come on load
    page.evaluate("document.fonts.ready")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, 740)})
    page.wait_for_timeout(120)
    page.screenshot(path=out, full_page=True)
    led = page.url
    page.close()
    return f"{response.status if response else '?'}{'' if led == url else ' led to ' + led}"


def session(browser: Browser, site: Site) -> Any:
    """The cookies of someone signed in."""
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(site.login_link)
    page.locator("main form button").first.click()  # the link signs in by one more press
    page.wait_for_load_state()
    if ours := re.search(r"/collectives/([a-z0-9]{12})/", page.content()):
        site.keys["collective"] = ours.group(1)  # private pages carry a code, the demonstration tells a slug
    page.goto(site.base + "/intake/")
    if brought := re.search(r"/intake/([a-z0-9]{12})/", page.content()):
        site.keys["brought"] = brought.group(1)
    page.goto(site.base + "/map/" + site.keys.get("campaign", "") + "/")
    if placed := re.search(r"/map/targets/([a-z0-9]{12})/", page.content()):
        site.keys["placed"] = placed.group(1)
    state = context.storage_state()
    context.close()
    return state


def contexts(browser: Browser, state: Any) -> Iterator[tuple[str, int, BrowserContext]]:
    """One browser a size and theme."""
    for size, (width, height, scale) in SIZES.items():
        for theme in THEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                color_scheme=theme,
                locale="fr-FR",
                timezone_id="Europe/Paris",
                reduced_motion="reduce",
                storage_state=state,
            )
            yield f"{size}-{theme}", width, context
            context.close()


def draw_all(site: Site, out: Path, only: list[str]) -> None:
    """Every page of shots.toml (or those named), in every size and theme."""
    out.mkdir(exist_ok=True)
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        for signed_in in (False, True) if site.login_link else (False,):
            state = session(browser, site) if signed_in else None
            mine = [(name, url) for name, url, needed in pages(site) if needed is signed_in]
            wanted = [(name, url) for name, url in mine if not only or name in only]
            for style, width, context in contexts(browser, state):
                for name, url in wanted:
                    status = draw(context, url, out / f"{name}-{style}.png", width)
                    print(f"{status} {name}-{style}.png")
        browser.close()


def main() -> None:
    """Read the arguments and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", help="address of a running server")
    parser.add_argument("--login", default="", help="single-use sign-in link; without it, public pages only")
    parser.add_argument("--key", action="append", default=[], help="NAME=VALUE for paths of shots.toml")
    parser.add_argument("--only", default="", help="names of shots.toml, with commas; all without")
    parser.add_argument("--out", type=Path, default=ROOT / "shots")
    arguments = parser.parse_args()
    only = [name for name in arguments.only.split(",") if name]
    if arguments.base:
        keys = dict(pair.split("=", 1) for pair in arguments.key)
        draw_all(Site(arguments.base.rstrip("/"), arguments.login, keys), arguments.out, only)
        return
    with demonstration() as site:
        draw_all(site, arguments.out, only)


if __name__ == "__main__":
    main()
