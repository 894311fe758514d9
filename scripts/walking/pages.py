"""A page as a person without script sees it: its text, its links, its forms."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]


@dataclass
class Form:
    """One form: where it goes and what it holds now."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)  # name → label → value
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, words


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.labels: dict[str, str] = {}
        self.ids: dict[str, tuple[Form, str, str]] = {}
        self.words: list[str] = []
        self._form: Form | None = None
        self._link: list[str] | None = None
        self._button: tuple[str, str, list[str]] | None = None
        self._label: tuple[str, list[str]] | None = None
        self._area: tuple[str, list[str]] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(have.get("action", ""), have.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "a" and "href" in have:
            self._link = [have["href"]]
        elif tag == "label" and "for" in have:
            self._label = (have["for"], [])
        elif self._form is not None:
            self._control(tag, have, dict(attrs))

    def _control(self, tag: str, have: Attributes, raw: dict[str, str | None]) -> None:
        form, name = self._form, have.get("name", "")
        assert form is not None
        if tag == "input":
            self._input(form, name, have, raw)
        elif tag == "textarea":
            self._area = (name, [])
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            form.choices.setdefault(self._select, {})[have.get("value", "")] = have.get("value", "")
            if "selected" in raw or self._select not in form.values:
                form.values[self._select] = [have.get("value", "")]
        elif tag == "button" and have.get("type", "submit") == "submit":
            self._button = (name, have.get("value", ""), [])

    def _input(self, form: Form, name: str, have: Attributes, raw: dict[str, str | None]) -> None:
        kind = have.get("type", "text")
        if kind == "file":
            form.files.add(name)
        elif kind in {"checkbox", "radio"}:
            value = have.get("value", "on")
            if "id" in have:
                self.ids[have["id"]] = (form, name, value)
            if "checked" in raw:
                form.values.setdefault(name, []).append(value)
        elif name:
            form.values[name] = [have.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "a" and self._link is not None:
            self.links.append((self._link[0], _tidy("".join(self._link[1:]))))
            self._link = None
        elif tag == "textarea" and self._area is not None and self._form is not None:
            self._form.values[self._area[0]] = ["".join(self._area[1]).removeprefix("\n")]
            self._area = None
        elif tag == "button" and self._button is not None and self._form is not None:
            self._form.buttons.append((self._button[0], self._button[1], _tidy("".join(self._button[2]))))
            self._button = None
        elif tag == "label" and self._label is not None:
            self.labels[self._label[0]] = _tidy("".join(self._label[1]))
            self._label = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._link is not None:
            self._link.append(data)
        for holder in (
            self._button[2] if self._button else None,
            self._label[1] if self._label else None,
            self._area[1] if self._area else None,
        ):
            if holder is not None:
                holder.append(data)


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


class Page:
    """A parsed page and the address it came from."""

    def __init__(self, url: str, status: int, content: bytes, kind: str) -> None:
        self.url, self.status, self.content, self.kind = url, status, content, kind
        reader = _Reader()
        self.html = content.decode("utf-8", "replace") if "html" in kind else ""
        reader.feed(self.html)
        self.forms, self.links, self.text = reader.forms, reader.links, _tidy(" ".join(reader.words))
        for control, (form, name, value) in reader.ids.items():
            form.choices.setdefault(name, {})[reader.labels.get(control, value)] = value

    def form(self, holding: str) -> Form:
        """The form that has a field of this name."""
        for found in self.forms:
            if holding in found.values or holding in found.files or holding in found.choices:
                return found
        raise AssertionError(f"{self.url}: no form with {holding}")

    def form_or_none(self, holding: str) -> Form | None:
        """As ``form``, for a page that may rightly have none."""
        return next((row for row in self.forms if holding in row.values or holding in row.choices), None)

    def link(self, words: str) -> str:
        """The address behind the first link with these words."""
        for href, text in self.links:
            if words in text:
                return href
        raise AssertionError(f"{self.url}: no link “{words}”")

    def id_text(self, name: str) -> str:
        """The words of the element with this id."""
        found = re.search(rf'id="{name}"[^>]*>([^<]+)<', self.html)
        assert found, f"{self.url}: nothing with id {name}"
        return found[1].strip()
