"""Small things every template may use: icons, dates the Vietnamese way, money, codes, addresses of lists."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kernel.counting import words_of_count
from kernel.templatetags.icons import ICONS
from kernel.typed import PERSON, person_mark, readable

register = template.Library()
register.filter("readable", readable)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside a word; never instead of one."""
    drawing = mark_safe(ICONS[name])  # noqa: S308 - our own drawings
    return format_html(
        '<svg class="dx-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', drawing
    )


@register.simple_tag(takes_context=True)
def typed_by(context: dict[str, Any]) -> SafeString:
    """For whom a form is shown: it stands in every form of the desk whose text is kept when the sign-in ends."""
    return format_html('<input type="hidden" name="{}" value="{}">', PERSON, person_mark(context["request"].user.pk))


def _local(value: date | datetime | str | None) -> date | datetime | None:
    if not value:
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _weekdays() -> list[str]:
    return [
        pgettext("weekday", "Monday"), pgettext("weekday", "Tuesday"), pgettext("weekday", "Wednesday"),
        pgettext("weekday", "Thursday"), pgettext("weekday", "Friday"), pgettext("weekday", "Saturday"),
        pgettext("weekday", "Sunday"),
    ]  # fmt: skip


@register.filter
def vn_date(value: Any) -> str:
    """27/11/2026; in English 27 Nov 2026."""
    found = _local(value)
    return date_format(found, "SHORT_DATE_FORMAT") if found else "–"


@register.filter
def vn_datetime(value: Any) -> str:
    """27/11/2026, 17:00; in English 27 Nov 2026, 17:00."""
    found = _local(value)
    return date_format(found, "SHORT_DATETIME_FORMAT") if found else "–"


@register.filter
def vn_time(value: Any) -> str:
    """17:00; of a date without an hour nothing can be said."""
    found = _local(value)
    return f"{found:%H:%M}" if found else "–"


@register.filter
def vn_weekday(value: Any) -> str:
    """The day of the week in words."""
    found = _local(value)
    return _weekdays()[found.weekday()] if found else ""


@register.filter
def weekday_short(value: Any) -> str:
    """T2 to CN; Mo to Su."""
    found = _local(value)
    return _("Mo Tu We Th Fr Sa Su").split()[found.weekday()] if found else ""


@register.filter
def day_month(value: Any) -> str:
    """27/11; in English 27 Nov."""
    found = _local(value)
    return date_format(found, pgettext("format of a day without its year", "j M")) if found else "–"


@register.filter
def month_words(value: Any) -> str:
    """Tháng 11, 2026; in English November 2026."""
    found = _local(value)
    return date_format(found, pgettext("format of a month", "F Y")) if found else ""


@register.filter
def dong(value: int) -> str:
    """75.000 đ; in English VND 75,000."""
    amount = number_format(value, use_l10n=True, force_grouping=True)
    return f"VND {amount}" if get_language() == "en" else f"{amount} đ"


@register.filter
def grouped(value: int) -> str:
    """1.860; in English 1,860."""
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def percent(value: float) -> str:
    """97,4%; in English 97.4%; whole ones without a fraction."""
    return f"{number_format(value, decimal_pos=0 if value == int(value) else 1, use_l10n=True)}%"


@register.filter
def human_size(value: int) -> str:
    """How large a file is, for people."""
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024))} KB"
    return f"{number_format(round(value / 1024 / 1024, 1))} MB"


@register.filter
def code_breaks(value: str) -> SafeString:
    """A long code that may break after each four characters."""
    parts = [value[start : start + 4] for start in range(0, len(value), 4)]
    return mark_safe("<wbr>".join(format_html("{}", part) for part in parts))  # noqa: S308 - each part is escaped


@register.simple_tag(takes_context=True)
def with_query(context: Any, **changes: Any) -> str:
    """The present address's query with some values changed; empty ones are left out."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = value
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def without_query(context: Any, name: str) -> str:
    """The present address's query without one value, from its first page on."""
    return with_query(context, **{name: "", "sau": ""})


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """An entry of a mapping by a name known only to the page."""
    return mapping.get(key) if mapping else None


@register.filter
def words(value: Any, language: str) -> str:
    """A bilingual text in the reader's language."""
    return value.get(language) or value.get("vi", "") if isinstance(value, dict) else str(value)


register.filter("capped", words_of_count)
