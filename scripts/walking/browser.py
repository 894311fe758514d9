"""A visitor: keeps cookies, follows redirects, fills in forms, sends files."""

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
import uuid
from typing import Any

from scripts.walking.pages import Form, Page

Upload = tuple[str, bytes]


class Visitor:
    """One person with one browser."""

    def __init__(self, base: str) -> None:
        self.base = base
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            answer = self.opener.open(request, timeout=120)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return Page(answer.geturl(), answer.status or 0, answer.read(), answer.headers.get("Content-Type", ""))

    def get(self, path: str) -> Page:
        """Open an address."""
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.base, path)))

    def send(
        self,
        page: Page,
        form: Form,
        values: dict[str, Any] | None = None,
        *,
        files: dict[str, list[Upload]] | None = None,
    ) -> Page:
        """Fill in a form and send it."""
        both = {
            **form.values,
            **{key: value if isinstance(value, list) else [value] for key, value in (values or {}).items()},
        }
        url = urllib.parse.urljoin(page.url, form.action or page.url)
        if form.method == "get":
            return self.get(url.partition("?")[0] + "?" + urllib.parse.urlencode(both, doseq=True))
        if form.files:
            body, kind = _multipart(both, files or {})
        else:
            body, kind = urllib.parse.urlencode(both, doseq=True).encode(), "application/x-www-form-urlencoded"
        return self._open(urllib.request.Request(url, body, {"Content-Type": kind, "Referer": page.url}))

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in through the page."""
        page = self.get("/tai-khoan/login/")
        return self.send(page, page.form("login"), {"login": email, "password": password})


def _multipart(values: dict[str, list[str]], files: dict[str, list[Upload]]) -> tuple[bytes, str]:
    mark = uuid.uuid4().hex
    out: list[bytes] = []
    for name, items in values.items():
        for item in items:
            out.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{item}\r\n'.encode())
    for name, uploads in files.items():
        for filename, content in uploads:
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            out.append(head.encode() + b"Content-Type: application/pdf\r\n\r\n" + content + b"\r\n")
    out.append(f"--{mark}--\r\n".encode())
    return b"".join(out), f"multipart/form-data; boundary={mark}"
