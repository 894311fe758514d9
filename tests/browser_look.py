"""Looks at a list of pages and prints what is wrong with them: a process of its own, so that a stuck driver can be killed.

echo '{"base": …, "login": …, "password": …, "pages": [[name, path, action, …], …], "tour": …}' | python -m tests.browser_look

A page without a path is the one the actions lead to from the page before. An action is a verb and what it is done to:
``press <selector>``, ``fill <selector>=<words>``, ``pick <selector>=<value>``, ``tick <selector>``, ``attach <selector>=<file>``,
``forget`` (all cookies), ``totp <selector>`` (what an app would show), ``note <selector>`` and ``noted <selector>``,
``mailed <selector>=<folder of mails>`` (the code of the last one).
"""

import base64
import gzip
import hmac
import json
import re
import struct
import sys
import time
from pathlib import Path

from tests.browser import chromium, faults, misplaced_words, sideways, visitor

WIDTHS = (390, 1280)
NARROWEST = 320  # the smallest phones, and 1280 at four times the size: nothing may stick out there either
KILOBYTE = 1024
LONGEST, LONGEST_LIST = 8 * KILOBYTE, 15 * KILOBYTE  # of a page, gzip; lists and whole cases may be longer
NOTED: list[str] = []
LISTS = {"inbox", "cases", "case", "citizen", "draft", "ask-supplement", "counter-permit", "search"}


def code_of_app(secret: str) -> str:
    """What an authenticator app would show now (RFC 6238)."""
    key, moment = base64.b32decode(secret.strip()), struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(key, moment, "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


def newest_code(folder: Path) -> str:
    """The code for a second factor in the last mail that has one."""
    mails = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    texts = (json.loads(path.read_text(encoding="utf-8"))["text"] for path in mails)
    return next(found[0] for text in texts if (found := re.search(r"(?<!\S)[2-9A-Z]{4}-[2-9A-Z]{4}(?![\w-])", text)))


CODES = {
    "totp": lambda page, _nothing: code_of_app(page.inner_text("figcaption .dx-code")),
    "mailed": lambda _page, folder: newest_code(Path(folder)),
}


def act(page, action: str) -> None:
    verb, _, rest = action.partition(" ")
    selector, _, value = rest.rpartition("=") if verb in {"fill", "pick", "attach", "mailed"} else (rest, "", "")
    if verb == "press":
        page.evaluate("document.body.dataset.before = 'yes'")
        page.locator(selector).first.click()
        page.locator("body:not([data-before])").wait_for(state="attached")  # another page, or the answer to an upload
        page.wait_for_load_state()
    elif verb == "fill":
        page.fill(selector, value)
    elif verb == "pick":
        page.select_option(selector, value)
    elif verb == "tick":
        page.check(selector)
    elif verb == "attach":
        page.locator(f"{selector}-input, {selector}[type=file]").set_input_files(value)
    elif verb == "forget":
        page.context.clear_cookies()
    elif verb in CODES:
        page.fill(selector, CODES[verb](page, value))
    elif verb == "note":
        NOTED.append(page.locator(selector).first.inner_text())
    elif verb == "noted":
        page.fill(selector, NOTED.pop())
    else:
        raise ValueError(action)


def sign_in(page, base: str, login: str, password: str) -> None:
    page.goto(f"{base}/tai-khoan/login/")
    page.fill("#id_login", login)
    page.fill("#id_password", password)
    page.click("main button[type=submit]")


def weight(page, name: str) -> list[str]:
    """Whether the page is heavier than a phone's purse allows; scripts only where the design has them."""
    size = len(gzip.compress(page.content().encode(), 6))
    limit = LONGEST_LIST if name in LISTS else LONGEST
    return [f"{size} bytes of HTML, at most {limit}"] if size > limit else []


def look(page, name: str, width: int, told: list[str]) -> list[str]:
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    narrow = sideways(page)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(row => { row.open = true })")
    heavy = weight(page, name)
    return [*faults(page), *misplaced_words(page), *heavy, *[f"at {NARROWEST}: {fault}" for fault in narrow], *told]


def show(page, address: str, text: str) -> None:
    """Answer this address with a page drawn elsewhere; its styles still come from the office."""
    page.route(address, lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8"))


def go(page, base: str, path: str, actions: list[str]) -> list[str]:
    """Get to the page; a failure of the server is a fault at once."""
    answer = page.goto(path if path.startswith("http") else base + path) if path else None
    if answer is not None and answer.status >= 500:
        return [f"status {answer.status}"]
    for action in actions:
        act(page, action)
    return []


def main(asked: dict) -> dict:
    found, told, seen, base = [], [], [], asked["base"]
    with chromium() as browser:
        for width in WIDTHS:
            context = visitor(browser, width)
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("console", lambda row: told.append(row.text) if "Content Security" in row.text else None)
            page.on("request", lambda row: None if row.url.startswith((base, "data:")) else told.append(row.url))
            for path, text in asked["drawn"].items():
                show(page, base + path, text)
            if asked["login"]:
                sign_in(page, base, asked["login"], asked["password"])
            for name, path, *actions in asked["pages"]:
                told.clear()
                broken = go(page, base, path, actions)
                found += [f"{name} at {width}: {fault}" for fault in broken or look(page, name, width, told)]
                seen.append(page.url.removeprefix(base))
                if asked["tour"]:
                    page.screenshot(path=str(Path(asked["tour"]) / f"{name}-{width}.png"))
            context.close()
    return {"found": found, "seen": seen}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.load(sys.stdin))))
