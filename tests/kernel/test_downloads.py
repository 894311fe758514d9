"""A stranger's file: shown or saved by what it is, sandboxed, under its own name."""

import io

import pytest

from kernel.downloads import file_response

pytestmark = pytest.mark.unit
NAME = "Giấy chứng nhận.pdf"
QUOTED = "filename*=utf-8''Gi%E1%BA%A5y%20ch%E1%BB%A9ng%20nh%E1%BA%ADn.pdf"
CLOSED = {"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"}
BOXED = {*CLOSED, "sandbox", "style-src 'unsafe-inline'"}


@pytest.mark.parametrize(
    ("content_type", "show", "disposition", "policy"),
    [
        ("application/pdf", True, "inline", CLOSED),
        ("image/jpeg", True, "inline", BOXED),
        ("image/png", True, "inline", BOXED),
        ("image/svg+xml", True, "attachment", BOXED),
        ("text/html", True, "attachment", BOXED),
        ("application/pdf", False, "attachment", BOXED),
        ("image/jpeg", False, "attachment", BOXED),
    ],
)
def test_only_pdfs_and_pictures_open_and_nothing_in_them_acts(content_type, show, disposition, policy):
    answer = file_response(io.BytesIO(b"x"), name=NAME, content_type=content_type, show=show)
    assert answer["Content-Disposition"] == f"{disposition}; {QUOTED}"
    assert set(answer["Content-Security-Policy"].split("; ")) == policy
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", content_type)


def test_a_name_cannot_leave_its_header():
    answer = file_response(io.BytesIO(b"x"), name='a";\r\nSet-Cookie: b=1.pdf', content_type="application/pdf")
    assert "Set-Cookie" not in answer
    assert "\n" not in answer["Content-Disposition"]
