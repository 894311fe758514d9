"""A real browser for the tests: pages at two widths, judged by axe, without sideways scrolling, with the policy on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the driver keeps a loop in this thread
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
WIDE = (
    "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    ".slice(0, 3).map(e => e.outerHTML.slice(0, 120))"
)
# Words that belong to one language only; names of people, places and papers keep their own, marked by lang.
STRAY = r"""() => {
  const marks = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i
  const english = /\b(the|and|with|your|this|please|was|has|from|which|have|been)\b/i
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = []
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), home = walk.currentNode.parentElement
    if (!text || home.closest('script, style, .dx-secret')) continue
    const language = home.closest('[lang]')?.lang ?? 'en'
    if ((language === 'en' && marks.test(text)) || (language === 'vi' && english.test(text))) found.push(text.slice(0, 80))
  }
  return found
}"""
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"


@contextmanager
def chromium() -> Iterator[object]:
    """The system's Chromium, headless."""
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("EGOV_TEST_CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        yield browser
        browser.close()


def visitor(browser, width: int, *, script: bool = True) -> BrowserContext:
    """A fresh visitor with a screen of this width."""
    return browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN", java_script_enabled=script)


def faults(page: Page) -> list[str]:
    """What axe finds, and whether the page scrolls sideways."""
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {RULES})")["violations"]
    told = [f"{row['id']}: {node['html'][:160]}" for row in found for node in row["nodes"]]
    return [*told, *sideways(page)]


def sideways(page: Page) -> list[str]:
    """Whether the page scrolls sideways, and which elements stick out."""
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        return [f"scrolls sideways: {page.evaluate(WIDE)}"]
    return []


def misplaced_words(page: Page) -> list[str]:
    """Vietnamese in an English page, or English in a Vietnamese one, that is not marked as what it is."""
    return [f"not in the language of the page: {words}" for words in page.evaluate(STRAY)]
