"""Two people who are easily forgotten: one without a mouse, one without script. Each a process of its own.

echo '{"base": …, "login": …, "password": …, "code": …}' | python -m tests.browser_hands keyboard
"""

import json
import sys

from tests.browser import chromium, visitor

PERSON = {
    "id_name": "Đặng Thị Ngọc Ánh", "id_identifier": "070188005678", "id_address": "3 đường Phú Riềng Đỏ",
    "id_phone": "0987654321",
}  # fmt: skip
FOCUS = "document.activeElement"
SEEN = f"""(() => {{
  const style = getComputedStyle({FOCUS}), box = {FOCUS}.getBoundingClientRect()
  const drawn = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || style.backgroundColor !== 'rgba(0, 0, 0, 0)'
  return drawn && box.width > 0 && box.bottom > 0 && box.top < innerHeight
}})()"""

# What the line under an upload says, word by word, kept for as long as the page lives.
WATCH = """() => {
  window.heard = []
  const line = document.querySelector('[data-busy]')
  new MutationObserver(() => heard.push(line.textContent)).observe(line, { childList: true, characterData: true, subtree: true })
}"""


def tab_to(page, selector: str) -> None:
    """Press Tab until the element has the focus; each stop on the way must be seen."""
    for _press in range(80):
        if page.evaluate(f"{FOCUS}.matches({json.dumps(selector)})"):
            return
        page.keyboard.press("Tab")
        page.wait_for_timeout(20)
        assert page.evaluate(SEEN), page.evaluate(f"{FOCUS}.outerHTML")[:200]
    raise AssertionError(f"{page.url}: Tab does not reach {selector}")


def enter(page, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def keyboard(page, asked: dict) -> dict:
    """A citizen's first page and an officer's act, by keyboard alone."""
    base, told = asked["base"], []
    page.goto(f"{base}/")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUS}.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUS}.id") == "noi-dung"
    tab_to(page, "#q")
    page.keyboard.type("giay phep xay dung")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    enter(page, ".dx-doors a")
    enter(page, "main form button")
    for field, words in PERSON.items():
        tab_to(page, f"#{field}")
        page.keyboard.type(words)
    enter(page, "main form button.govuk-button")
    told.append(page.locator("h1").inner_text())
    page.goto(f"{base}/tai-khoan/login/")
    for field in ("login", "password"):
        tab_to(page, f"#id_{field}")
        page.keyboard.type(asked[field])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{base}/ban-lam-viec/?hang=open")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    told.append(page.evaluate(f"{FOCUS}.closest('tr') === document.querySelector('.dx-grid tbody tr')"))
    page.keyboard.press("x")
    told.append(page.evaluate("document.querySelector('.dx-grid tbody tr input').checked"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    enter(page, ".dx-act a.govuk-button")
    enter(page, "main form button.govuk-button")
    told.append(page.locator(".govuk-notification-banner__heading").inner_text().split(",")[0])
    page.goto(f"{base}/ban-lam-viec/?hang=open")
    page.click("[data-keys]")
    page.evaluate(f"{FOCUS}.blur()")
    page.keyboard.press("j")
    told.append(page.evaluate(f"{FOCUS} === document.body"))
    return {"told": told}


def no_script(page, asked: dict) -> dict:
    """A citizen files without script, by what can be seen and pressed; the machine's step offers a link to look again."""
    base, told = asked["base"], []
    page.goto(f"{base}/thu-tuc/2.000815/")
    page.click("main form button")
    for field, words in PERSON.items():
        page.fill(f"#{field}", words)
    page.select_option("#id_unit", index=0)
    page.click("main form button.govuk-button")
    page.fill("#id_paper_name", "Bằng tốt nghiệp đại học")
    for _there_and_back in range(2):
        page.click("button[name=language]")
        told.append(page.input_value("#id_paper_name"))
    page.fill("#id_copies", "1")
    page.click("main form button.govuk-button")
    told.append(page.locator("h1").inner_text())
    page.locator("input[type=file]").first.set_input_files(asked["paper"])
    page.click("button[name=next]")
    page.check("#id_declared")
    page.click("main form button.govuk-button")
    told.append(page.locator("h1").inner_text())
    page.click("main a.govuk-button")
    page.click("details summary") if page.locator("details").count() else None
    told.append(page.locator(".dx-status").first.inner_text())
    return {"told": told}


def upload(page, asked: dict) -> dict:
    """A large file on a slow line: its percent is told, a broken line costs nothing, what is refused is told on the page."""
    base, told = asked["base"], []
    page.goto(f"{base}/thu-tuc/2.000815/")
    page.click("main form button")
    address = page.url.replace("nguoi-nop", "giay-to")
    page.goto(address)
    page.evaluate(WATCH)
    line = page.context.new_cdp_session(page)
    chosen = page.locator("input[type=file]").first
    chosen.set_input_files(asked["paper"])
    page.context.set_offline(True)
    page.click("button[name=upload]")
    page.wait_for_selector("progress[hidden]", state="attached")
    told.append(page.locator("[data-busy]").inner_text().split(";")[0])
    told.append(chosen.evaluate("box => box.files.length"))
    page.context.set_offline(False)
    page.route("**/giay-to/", lambda route: route.fulfill(status=502, content_type="text/html", body="<h1>502</h1>"))
    page.click("button[name=upload]")
    page.wait_for_selector("progress[hidden]", state="attached")
    told.append(page.locator("[data-busy]").inner_text().split(";")[0])
    told.append(chosen.evaluate("box => box.files.length"))
    page.unroute("**/giay-to/")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", slow)
    page.evaluate("heard.length = 0")
    page.click("button[name=upload]")
    page.locator(".govuk-error-summary").wait_for()
    told.append(page.locator("main .govuk-error-message").inner_text().split(": ")[1])
    told.append(page.evaluate("heard"))
    told.append(page.evaluate("document.activeElement.className"))
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    page.locator("input[type=file]").first.set_input_files(asked["sound"])
    told.append(page.locator(".govuk-file-upload-button").first.inner_text().split("\n")[0])
    page.click("button[name=upload]")
    page.locator("main .dx-papers").wait_for()
    told.append(page.evaluate("window.heard ?? 'another page'"))
    return {"told": told}


def main(task: str, asked: dict) -> dict:
    with chromium() as browser:
        page = visitor(browser, 1280 if task == "keyboard" else 390, script=task != "no_script").new_page()
        page.set_default_timeout(20_000)
        return {"keyboard": keyboard, "no_script": no_script, "upload": upload}[task](page, asked)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], json.load(sys.stdin))))
