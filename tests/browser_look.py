"""Looks at a list of pages and prints what is wrong with them: a process of its own, so that a stuck driver can be killed.

echo '{"base": …, "login": …, "password": …, "pages": [[name, path], …], "tour": …}' | python -m tests.browser_look
"""

import json
import sys
from pathlib import Path

from tests.browser import chromium, faults, sideways, visitor

WIDTHS = (390, 1280)
NARROWEST = 360  # the cheapest phones: nothing may stick out there either


def sign_in(page, base: str, login: str, password: str) -> None:
    page.goto(f"{base}/tai-khoan/login/")
    page.fill("#id_login", login)
    page.fill("#id_password", password)
    page.click("main button[type=submit]")


def look(page, base: str, path: str, width: int, told: list[str]) -> list[str]:
    told.clear()
    answer = page.goto(path if path.startswith("http") else base + path)
    if answer.status >= 500:
        return [f"status {answer.status}"]
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    narrow = sideways(page)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(row => { row.open = true })")
    return [*faults(page), *[f"at {NARROWEST}: {fault}" for fault in narrow], *told]


def main(asked: dict) -> list[str]:
    found, told, base = [], [], asked["base"]
    with chromium() as browser:
        for width in WIDTHS:
            context = visitor(browser, width)
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("console", lambda row: told.append(row.text) if "Content Security" in row.text else None)
            page.on("request", lambda row: None if row.url.startswith((base, "data:")) else told.append(row.url))
            if asked["login"]:
                sign_in(page, base, asked["login"], asked["password"])
            for name, path in asked["pages"]:
                found += [f"{name} at {width}: {fault}" for fault in look(page, base, path, width, told)]
                if asked["tour"]:
                    page.screenshot(path=str(Path(asked["tour"]) / f"{name}-{width}.png"))
            context.close()
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.load(sys.stdin))))
