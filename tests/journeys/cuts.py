"""The links of the chain at which the power fails, the same in each mode the house runs in."""

from collections.abc import Callable

from scripts.walk import Walk


def walk_through_cuts(walk: Walk, cut: Callable[[float], None]) -> None:
    """From filing to issue; ``cut(after)`` waits so many seconds, kills everything and starts it again."""
    walk.finds()
    walk.files()
    cut(0)
    walk.is_queued()
    walk.act("tiepnhan.bp", "Tiếp nhận")
    cut(0.2)  # form 01 is being printed, signed, issued
    walk.assigns()
    walk.act("chuyenvien.ht.bp", "Trình dự thảo")
    walk.act("truongphong.ht.bp", "Duyệt")
    walk.act("phochutich.bp", "Quyết định")
    cut(0.3)  # printing
    walk.act("phochutich.bp", "Ký số", read="on")
    cut(0.2)  # signing
    walk.act("vanthu.bp", "Đóng dấu", read="on")
    cut(0.6)  # sealing, issuing, telling, indexing
    walk.wait(lambda: "Đã trả kết quả" in walk.public().text, "the result was not issued")
    walk.downloads()
    walk.verifies()
    walk.is_audited()
