"""The whole office, started as its users start it; people walk the chain while a browser looks at every page they use.

At 390 and 1280 px: no fault by axe, no sideways scrolling, nothing asked from elsewhere, nothing the policy stops, no
word in the wrong language, no page heavier than the design allows. Every address of the product is looked at, or is
listed below with the reason why there is nothing to look at. Two people more: one without a mouse, one without script.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import Resolver404, URLPattern, get_resolver, resolve
from django.utils.translation import override

from scripts.launcher.processes import free_port
from scripts.walk import Walk
from scripts.walking.walker import a_pdf
from tests.factories.accounts import PASSWORD
from tests.journeys.consoles import console_of, crowd, open_account_in, unit_ended

pytestmark = pytest.mark.journey
TOUR = os.environ.get("EGOV_TOUR")
SEND = "press main form button.govuk-button"
PUBLIC = [
    ("home", "/"), ("found", "/?q=giay+phep+xay+dung"), ("nothing-found", "/?q=zzzz"), ("procedure", "/thu-tuc/1.013225/"),
    ("track", "/theo-doi/"), ("track-error", "", SEND), ("verify", "/kiem-tra/"), ("verify-error", "", SEND),
    ("not-found", "/khong-co/"), ("unknown", "/theo-doi/?ma=H19.150-000000-0000"), ("verify-unknown", "/kiem-tra/AAAA/"),
    ("sign-in", "/tai-khoan/login/"), ("sign-in-error", "", SEND), ("form-too-old", "/theo-doi/", "forget", SEND),
    ("forgotten", "/tai-khoan/password/reset/"), ("forgotten-done", "", "fill #id_email=nobody@example.vn", SEND),
    ("reset-old-link", "/tai-khoan/password/reset/key/1-a/"), ("reset-done", "/tai-khoan/password/reset/key/done/"),
    ("inactive", "/tai-khoan/inactive/"), ("sign-up", "/tai-khoan/signup/"), ("sign-up-error", "", SEND),
    ("sign-up-sent", "", "fill #id_full_name=Nguyễn Phước Quý Nguyệt Quỳnh", "fill #id_email=quynh@example.vn",
     "fill #id_password1=tre-song-vuon-2026", "fill #id_password2=tre-song-vuon-2026", SEND),
    ("address-old-link", "/tai-khoan/confirm-email/x:y:z/"),
]  # fmt: skip
FILING = [
    ("people", "/thu-tuc/1.013225/", "press main form button.govuk-button"), ("people-error", "", SEND),
    ("place", "", "fill #id_name=Lê Văn Ẩn", "fill #id_identifier=070088001234", "fill #id_address=12 đường Lê Quý Đôn",
     "fill #id_phone=0912345678", SEND),
    ("place-error", "", SEND),
    ("house", "", "pick #id_ward=H19.150", "fill #id_location=12 đường Lê Quý Đôn", "fill #id_land_lot=Thửa 125",
     "fill #id_land_area_m2=120,5", "fill #id_land_paper=DA 123456", SEND),
    ("house-error", "", "fill #id_height_m=tám mét", SEND),
    ("design", "", "fill #id_name=Nhà ở riêng lẻ", "tick [name=work_class]", "fill #id_storeys=02", "fill #id_height_m=8,9",
     "fill #id_ground_floor_area_m2=96,4", "fill #id_total_floor_area_m2=192,8", "fill #id_density_percent=80", SEND),
    ("papers", "", "fill #id_design_title=Nhà ở", "fill #id_designer=Công ty Phước Thịnh", SEND),
    ("papers-error", "", "attach #file-drawings={program}", "press button[name=next]"),
    ("papers-taken", "", "attach #file-drawings={paper}", "press button[name=upload]"),
    ("summary-gaps", "", "press button[name=next]"),
]  # fmt: skip
ENGLISH = [
    ("home-en", "/", "press button[name=language][value=en]"), ("procedure-en", "/thu-tuc/1.013225/"),
    ("people-en", "", "press main form button.govuk-button"), ("people-error-en", "", SEND), ("track-en", "/theo-doi/"),
    ("verify-en", "/kiem-tra/"), ("sign-in-en", "/tai-khoan/login/"), ("not-found-en", "/khong-co/"),
]  # fmt: skip
AT_THE_COUNTER = [
    ("inbox", "/ban-lam-viec/?hang=open"), ("inbox-narrowed", "/ban-lam-viec/?hang=open&buoc=check&xep=-ma"),
    ("inbox-nothing", "/ban-lam-viec/?hang=open&han=late"), ("empty", "/ban-lam-viec/"), ("cases", "/ban-lam-viec/ho-so/"),
    ("no-cases", "/ban-lam-viec/ho-so/?q=zzzz"), ("counter", "/ban-lam-viec/quay/"),
    ("counter-copy", "/ban-lam-viec/quay/2.000815/"), ("counter-permit", "/ban-lam-viec/quay/1.013225/"),
    ("counter-error", "", SEND), ("forbidden", "/van-hanh/"), ("sign-list-empty", "/ban-lam-viec/cho-ky/"),
    ("password", "/tai-khoan/password/change/"), ("password-error", "", SEND), ("sign-out", "/tai-khoan/logout/"),
]  # fmt: skip
STEPS_AT_THE_COUNTER = {
    "receive": "Tiếp nhận", "ask-supplement": "Yêu cầu bổ sung", "refuse": "Từ chối", "receipt-early": "In giấy tiếp nhận",
    "withdraw-desk": "Người nộp rút hồ sơ", "collect-desk": "Đổi nơi nhận kết quả",
}  # fmt: skip
SECOND_STEP = [
    ("account", "/tai-khoan/2fa/"), ("password-again", "/tai-khoan/2fa/totp/activate/"),
    ("second-step", "", "fill #id_password={word}", SEND),
    ("second-step-mailed", "", SEND), ("second-step-error", "", "press #bat button"),
    ("recovery-codes", "", "mailed #id_enrolment_code={mails}", "totp #id_code", "press #bat button"),
    ("recovery-new", "/tai-khoan/2fa/recovery-codes/generate/"),
    ("recovery-codes-new", "", SEND, "note main .dx-code"), ("signed-out", "/tai-khoan/logout/", SEND),
    ("second-step-asked", "/tai-khoan/login/", "fill #id_login={login}", "fill #id_password={word}", SEND),
    ("desk", "", "noted #id_code", SEND), ("password-to-turn-off", "/tai-khoan/2fa/totp/deactivate/"),
    ("second-step-off", "", "fill #id_password={word}", SEND), ("account-off", "", SEND),
]  # fmt: skip
STAND_IN = ("pick #id_to=Đinh Công Trứ", "fill #id_valid_to=2099-01-01", "fill #id_basis=Văn bản 12/UQ-UBND",
            "fill #id_reason=Đi công tác", SEND)  # fmt: skip
ABSENCE = [
    ("absence", "/nhan-su/vang-mat/"), ("stand-in", "", "press main a[href*=giao]"), ("stand-in-error", "", SEND),
    ("absence-arranged", "", *STAND_IN), ("absence-end", "", "press main a[href*=ket-thuc]"), ("absence-end-error", "", SEND),
    ("absence-ended", "", "fill #id_reason=Về sớm", SEND),
]  # fmt: skip
HAND_OVER = [
    ("health-ended", "/van-hanh/"), ("hand-over", "", "press main a[href*=ban-giao]"), ("hand-over-error", "", SEND),
]  # fmt: skip
RIGHTS = [
    ("people", "/nhan-su/"), ("people-found", "/nhan-su/?q=tran+quoc+buu"), ("people-none", "/nhan-su/?q=zzzz"),
    ("role", "/nhan-su/?q=tran+quoc+buu", "press main a[href*=giao-vai-tro]"), ("role-error", "", SEND),
    ("role-end", "/nhan-su/?q=tran+quoc+buu", "press main a[href*=vai-tro][href*=thu-hoi]"), ("role-end-error", "", SEND),
    ("mandate", "/nhan-su/?q=tran+quoc+buu", "press main a[href*=giao-tham-quyen]"), ("mandate-error", "", SEND),
    ("mandate-end", "/nhan-su/?q=tran+quoc+buu", "press main a[href*=tham-quyen-ky][href*=thu-hoi]"),
    ("mandate-end-error", "", SEND),
]  # fmt: skip
CITIZEN = [
    ("mine-empty", "/ho-so-cua-toi/"), ("mine-error", "", "press main aside form button"),
    ("mine", "", "fill #id_code={code}", "fill #id_secret={secret}", "press main aside form button"),
    ("mine-en", "", "press button[name=language][value=en]"), ("mine-vi", "", "press button[name=language][value=vi]"),
    ("citizen-signed-in", "/ho-so-cua-toi/{code}/"), ("desk-refused", "/ban-lam-viec/"),
    ("unfollow", "/ho-so-cua-toi/{code}/bo-khoi-tai-khoan/"), ("citizens-second-step", "/tai-khoan/2fa/"),
    ("close-password", "/dong-tai-khoan/"), ("close", "", "fill #id_password={word}", SEND), ("close-error", "", SEND),
]  # fmt: skip
# Addresses at which there is nothing to look at, and why.
NOT_LOOKED_AT = {
    **dict.fromkeys(
        ("portal:start", "workflows:claim", "workflows:claim_several", "workflows:release", "operations:retry_job",
         "operations:retry_notice", "send_enrolment_code",
         "set_language", "keep_language", "portal:leave"), "answers a button and leads to another page"),
    **dict.fromkeys(("portal:file", "workflows:file", "workflows:preview", "workflows:word", "source"), "a file, no page"),
    "workflows:paper_page": "looked at in its frame, on the sign list",
    "portal:open": "leads to one's own case",
    "portal:done": "looked at while walking: it is sent once",
    "portal:renewed": "drawn as portal:done is; a secret is renewed once",
    "portal:summary": "looked at as summary-gaps",
    "alive": "one word for machines",
    "mfa_download_recovery_codes": "a file, no page",
    "mfa_reauthenticate": "the other way of the password once more",
    "account_set_password": "for accounts without a password; the same form as choosing a new one",
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """The office on a free port, with its own data."""
    port, data = free_port(), tmp_path_factory.mktemp("office")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("EGOV_", "DJANGO_"))}
    command = [sys.executable, "-m", "scripts.launcher.run", "--port", str(port), "--data", str(data)]
    told = tmp_path_factory.mktemp("log") / "run.log"
    log = told.open("wb")
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env={**clean, "PYTHONPATH": str(settings.BASE_DIR)}, stdout=log, stderr=log
    )
    base, end = f"http://localhost:{port}", time.monotonic() + 180
    while True:
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=2).close()  # noqa: S310 - our own server
            break
        except OSError:
            assert process.poll() is None and time.monotonic() < end, told.read_text()
            time.sleep(0.5)
    yield base, data
    process.terminate()
    process.wait(60)


class Looker:
    """A browser that looks at pages and writes down their faults, and where it was."""

    def __init__(self, base: str, data: Path) -> None:
        self.base, self.found, self.seen = base, [], set()
        self.words = {row["email"]: row["password"] for row in json.loads((data / "people.json").read_text())}

    def look(self, pages: list[tuple[str, ...]], login: str = "", *, drawn: dict[str, str] | None = None) -> None:
        email = f"{login}@demo.egov" if login else ""
        asked = {"base": self.base, "login": email, "password": self.words.get(email, ""), "pages": pages, "tour": TOUR}
        told = in_a_browser(["tests.browser_look"], {**asked, "drawn": drawn or {}}, 60 + 20 * len(pages))
        self.found += told["found"]
        self.seen |= {name_of(address) for address in told["seen"]}


def in_a_browser(module: list[str], asked: dict, patience: float = 300) -> dict:
    """What a process with a browser tells; a driver that hangs is no fault of a page, one that always hangs is."""
    for _try in range(3):
        try:
            done = subprocess.run(
                [sys.executable, "-m", *module], input=json.dumps(asked), cwd=settings.BASE_DIR,
                capture_output=True, text=True, timeout=patience, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            continue
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)
    raise AssertionError(f"the browser's driver hung three times: {module}")


def name_of(address: str) -> str:
    """The name of an address of ours, or the address itself."""
    try:
        return resolve(urlparse(address).path).view_name or address
    except Resolver404:
        return address


def all_names(patterns=None, space: str = "") -> set[str]:
    """Every named address of the product."""
    found = set()
    for row in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(row, URLPattern):
            found |= {space + row.name} if row.name else set()
        else:
            found |= all_names(row.url_patterns, f"{space}{row.namespace}:" if row.namespace else space)
    return found


def refusals() -> dict[str, str]:
    """Pages of refusal that a healthy office does not show by itself, drawn as it would draw them."""
    request = RequestFactory().get("/")
    with override("vi"):
        names = ("400", "409", "413", "429", "500", "503")
        return {f"/loi/{name}/": render_to_string(f"errors/{name}.html", {}, request) for name in names}


def papers_of(walk: Walk, folder: Path) -> dict[str, str]:
    """The files that people hold against the verification, by the verdict they get."""
    contents = {
        "genuine": walk.pdf, "altered": walk.pdf + b"x", "half-signed": walk.half_signed, "foreign": a_pdf("x"),
        "program": b"MZ" + bytes(2000),
    }  # fmt: skip
    for name, content in contents.items():
        (folder / f"{name}.pdf").write_bytes(content)
    return {name: str(folder / f"{name}.pdf") for name in contents}


def filled(pages: list[tuple[str, ...]], **values: object) -> list[tuple[str, ...]]:
    return [tuple(word.format(**values) if "{" in word else word for word in row) for row in pages]


def test_people_walk_the_chain_and_every_page_stands_up_to_a_look(office, tmp_path):
    base, data = office
    walk, eye = Walk(base, data, console=console_of(data)), Looker(base, data)
    for name, content in (("program", b"MZ" + bytes(2000)), ("paper", a_pdf("Bản vẽ"))):
        (tmp_path / f"{name}.pdf").write_bytes(content)
    eye.look(PUBLIC)
    eye.look(filled(FILING, program=tmp_path / "program.pdf", paper=tmp_path / "paper.pdf"))
    eye.look(ENGLISH)
    drawn = refusals()
    eye.look([(f"refusal-{path.strip('/')[4:]}", path) for path in drawn], drawn=drawn)
    walk.finds()
    walk.files()
    walk.is_queued()
    crowd(data, 60)
    case = walk.case_page("tiepnhan.bp")
    steps = [(name, case.link(words)) for name, words in STEPS_AT_THE_COUNTER.items()]
    sheet = case.url.split("?")[0]
    parts = [(f"case-{part}", f"{sheet}?muc={part}") for part in ("giay-to", "dien-bien", "trao-doi")]
    eye.look(
        [*AT_THE_COUNTER, ("case", case.url), *parts, *steps, ("refuse-error", "", "press .govuk-back-link")],
        "tiepnhan.bp",
    )
    walk.is_asked()
    own = f"/tra-cuu/{walk.code}/{walk.secret}/"
    asked = [("asked", own), ("supplement", "", "press main a.govuk-button"), ("supplement-error", "", SEND),
             ("withdraw", f"/ho-so-cua-toi/{walk.code}/rut/"), ("withdraw-error", "", "press main form button.govuk-button"),
             ("collect", f"/ho-so-cua-toi/{walk.code}/noi-tra/"), ("collected", "", SEND)]  # fmt: skip
    eye.look(asked)
    walk.supplements()
    walk.receives()
    eye.look([("status", f"/ho-so/{walk.code}/"), ("status-en", "", "press button[name=language][value=en]")])
    case = walk.case_page("truongphong.ht.bp")
    pause = case.link("Tạm dừng")
    steering = [
        ("assign", case.link("Phân công")), ("extend", case.link("hẹn lại")), ("extend-error", "", SEND), ("suspend", pause),
        ("suspended", "", "fill #id_reason=Chờ quy hoạch", SEND), ("resume", pause.replace("tam-dung", "tiep-tuc")),
        ("resumed", "", SEND),
    ]  # fmt: skip
    eye.look(steering, "truongphong.ht.bp")
    walk.assigns()
    case = walk.case_page("chuyenvien.ht.bp")
    steps = [("draft", case.link("Trình dự thảo")), ("consult", case.link("Hỏi ý kiến"))]
    eye.look([*steps, ("mine", "/ban-lam-viec/")], "chuyenvien.ht.bp")
    eye.look([("reassign", walk.case_page("truongphong.ht.bp").link("Giao cho"))], "truongphong.ht.bp")
    walk.consults()
    walk.hears_silence()
    walk.drafts()
    eye.look([("sign-list", "/ban-lam-viec/cho-ky/"), *ABSENCE], "phochutich.bp")
    walk.decides()
    walk.seals()
    walk.follows()
    walk.downloads()
    open_account_in(data)
    eye.words["cong-dan@demo.egov"] = PASSWORD
    eye.look(filled(CITIZEN, code=walk.code, secret=walk.secret, word=PASSWORD), "cong-dan")
    renewal = [("renew", f"/ho-so-cua-toi/{walk.code}/doi-ma-tra-cuu/"), ("renew-error", "", SEND)]
    eye.look([("citizen", own), *renewal, ("real-by-code", walk.own().link("Kiểm tra văn bản thật"))])
    held = papers_of(walk, tmp_path)
    eye.look([(f"verdict-{name}", "/kiem-tra/", f"attach #id_file={path}", SEND) for name, path in held.items()])
    walk.is_audited()
    found = walk.desk("kiemtoan.bp").get("/luu-tru/?q=GPXD-UBND")
    document = next(href for href, _words in found.links if "/van-ban/" in href)
    searches = [("archive", "/luu-tru/"), ("search", "/luu-tru/?q=le+van+an"), ("search-nothing", "/luu-tru/?q=zzzz"),
                ("paper", f"/luu-tru/?q={walk.code}&kind=paper", "press main a[href*=giay-to]")]  # fmt: skip
    eye.look([*searches, ("document", document)], "kiemtoan.bp")
    desk = walk.case_page("tiepnhan.bp")
    renewal = [("renew-desk", desk.link("Đổi mã tra cứu")), ("renew-desk-error", "", SEND)]
    eye.look([("receipt", desk.link("In giấy tiếp nhận")), *renewal], "tiepnhan.bp")
    eye.look([("search-log", "/luu-tru/nhat-ky/")], "kiemsoat")
    eye.look([("health", "/van-hanh/")], "vanhanh")
    with unit_ended(data):
        eye.look(HAND_OVER, "vanhanh")
    eye.look(RIGHTS, "quantri")
    second = {"login": "quantri@demo.egov", "word": eye.words["quantri@demo.egov"], "mails": data / "outbox" / "mail"}
    eye.look(filled(SECOND_STEP, **second), "quantri")
    assert eye.found == [], "\n".join(eye.found)
    assert all_names() - eye.seen - set(NOT_LOOKED_AT) == set()


def test_a_citizen_and_an_officer_need_no_mouse(office):
    base, data = office
    crowd(data, 2)
    eye = Looker(base, data)
    asked = {"base": base, "login": "tiepnhan.bp@demo.egov", "password": eye.words["tiepnhan.bp@demo.egov"]}
    told = in_a_browser(["tests.browser_hands", "keyboard"], asked)["told"]
    assert told == ["Nơi xây dựng", True, True, "Đã xong: Tiếp nhận", True]


def test_a_citizen_needs_no_script(office, tmp_path):
    base, _data = office
    (tmp_path / "bang.pdf").write_bytes(a_pdf("Bằng tốt nghiệp"))
    told = in_a_browser(["tests.browser_hands", "no_script"], {"base": base, "paper": str(tmp_path / "bang.pdf")})[
        "told"
    ]
    paper = "Bằng tốt nghiệp đại học"
    assert told == [paper, paper, "Giấy tờ", "Hồ sơ đã được nộp", "Chờ tiếp nhận"]


def test_an_upload_tells_its_percent_and_loses_nothing(office, tmp_path):
    base, _data = office
    (tmp_path / "large.pdf").write_bytes(b"MZ" + bytes(1_500_000))
    (tmp_path / "bang.pdf").write_bytes(a_pdf("Bằng tốt nghiệp"))
    asked = {"base": base, "paper": str(tmp_path / "large.pdf"), "sound": str(tmp_path / "bang.pdf")}
    *lost, refused, heard, focus, shown, then = in_a_browser(["tests.browser_hands", "upload"], asked)["told"]
    assert lost == ["Mất kết nối", 1, "Mất kết nối", 1]  # no line; a server in front that has lost ours
    assert refused.startswith("Đây là chương trình")
    shares = [int(words.removeprefix("Đã gửi: ").removesuffix("%")) for words in heard[1:-1]]
    assert (shares, len(shares) > 4, {heard[0], heard[-1]}) == (
        sorted(set(shares)), True, {"Đang tải lên và kiểm tra tệp. Đừng đóng trang này."}
    )  # fmt: skip
    assert (focus, shown, then) == ("govuk-error-summary", "bang.pdf", "another page")
