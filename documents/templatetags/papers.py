"""Filters for printed papers: the Vietnamese official way (Decree 30/2020, annex I), whatever the reader's language."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_AGENCY_LINE = 26  # capitals of 12 pt in the left cell of the head


def _as_date(value: date | str) -> date:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def _as_moment(value: datetime | str) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


@register.filter
def paper_date(value: date | str | None) -> str:
    """ngày 05 tháng 02 năm 2026: days below 10 and months 1 and 2 take a leading zero; dots when not known yet."""
    if not value:
        return "ngày …… tháng …… năm ……"
    day = _as_date(value)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


@register.filter
def paper_moment(value: datetime | str | None) -> str:
    """09 giờ 05 phút, ngày 24 tháng 11 năm 2026, in Vietnam's time."""
    if not value:
        return "…… giờ …… phút, ngày …… tháng …… năm ……"
    moment = _as_moment(value)
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút, {paper_date(moment.date())}"


@register.filter
def paper_count(value: int | None) -> str:
    """Numbers below ten with a leading zero."""
    return "" if value is None else f"{value:02d}"


@register.filter
def paper_money(value: int | None) -> str:
    """1.250.000 đồng."""
    return "" if value is None else f"{value:,}".replace(",", ".") + " đồng"


@register.filter
def paper_code(value: str) -> str:
    """A code in groups of four, read aloud more easily."""
    return "-".join(value[start : start + 4] for start in range(0, len(value), 4))


@register.filter
def unbroken(value: str) -> SafeString:
    """A number and symbol like 06/2020/NQ-HĐND that must not be broken over two lines."""
    return mark_safe(f'<span class="unbroken">{conditional_escape(value)}</span>')  # noqa: S308 - the value is escaped


@register.filter
def or_dots(value: str | None) -> str:
    """What is not known is a row of dots, as on a printed form."""
    return value or "……………………"


@register.filter
def ended(text: str, mark: str) -> str:
    """A legal basis ends with a semicolon, the last one with a full stop, however it was typed."""
    return text.rstrip(" ;,.") + mark


@register.filter
def agency_lines(value: str) -> SafeString:
    """The name of an agency over as few lines as fit, all about as long: ỦY BAN NHÂN DÂN / PHƯỜNG BÌNH PHƯỚC."""
    lines = balanced(value, most=_AGENCY_LINE)
    return mark_safe("<br>".join(conditional_escape(line) for line in lines))  # noqa: S308 - each line is escaped


def balanced(text: str, *, most: int) -> list[str]:
    """``text`` over the fewest lines of at most ``most`` characters (a longer word alone), as even as its words allow."""
    words = text.split()
    for count in range(-(-len(text) // most), len(words)):
        lines = _even(words, count)
        if max(map(len, lines)) <= most:
            return lines
    return words


def _even(words: list[str], count: int) -> list[str]:
    target, lines = len(" ".join(words)) / count, [""]
    for word in words:
        line = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(lines) < count and len(line) - len(word) / 2 > target:
            lines.append(word)
        else:
            lines[-1] = line
    return lines
