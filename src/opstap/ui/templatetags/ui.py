"""Template tags of the components; COMPONENTS.md shows each with an example."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from opstap.ui import components
from opstap.ui.charts import Chart
from opstap.ui.flash_messages import flash
from opstap.ui.icons import icon as draw_icon

register = template.Library()
NOTHING = mark_safe("")
ALERT_ICONS = {"info": "info-circle", "success": "circle-check", "warning": "alert-triangle", "error": "alert-circle"}

register.filter("initials", components.initials)
register.simple_tag(components.badge)
register.simple_tag(components.person)
register.simple_tag(components.avatar)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "phone" %}: decoration; give a label only where it stands alone."""
    return draw_icon(name, label)


@register.simple_tag
def button(text: object, variant: str = "primary", icon: str = "", **given: object) -> SafeString:
    """{% button "Save" %}."""
    return components.button(text, variant, icon, **given)


@register.simple_tag
def link_button(text: object, url: str, variant: str = "primary", icon: str = "", **given: object) -> SafeString:
    """{% link_button "New appointment" url icon="plus" %}."""
    return components.link_button(text, url, variant, icon, **given)


@register.simple_tag
def print_button(text: object = "") -> SafeString:
    """A button that opens the print window; it shows itself only where JavaScript can do so."""
    shown = text or _("Print")
    return components.button(shown, "secondary", "printer", type="button", hidden=True, data_print=True)


@register.simple_block_tag
def alert(content: str, level: str = "info", title: object = "") -> SafeString:
    """{% alert "warning" title="Note" %}…{% endalert %}."""
    head = format_html('<p class="op-alert__title">{}</p>', title) if title else NOTHING
    return format_html(
        '<div class="ams-alert ams-alert--{0} op-alert op-alert--{0}"><div class="ams-alert__severity-indicator">{1}</div>'
        '<div class="ams-alert__content">{2}<div class="op-stack op-stack--tight">{3}</div></div></div>',
        level,
        draw_icon(ALERT_ICONS[level]),
        head,
        mark_safe(content),  # noqa: S308  rendered by the template
    )


@register.simple_block_tag
def card(content: str, title: object = "", icon: str = "", level: int = 2, id: str = "") -> SafeString:
    """{% card "To do" icon="list-check" %}…{% endcard %}: a white panel; `level` is that of its heading."""
    sign = draw_icon(icon) if icon else NOTHING
    head = (
        format_html(
            '<h{0} class="ams-heading ams-heading--2 op-card__title">{1}<span>{2}</span></h{0}>', level, sign, title
        )
        if title
        else NOTHING
    )
    named = components.attributes(id=id)
    return format_html('<section class="op-card"{}>{}{}</section>', named, head, mark_safe(content))  # noqa: S308


@register.simple_block_tag
def disclosure(content: str, title: object, open: bool = False) -> SafeString:
    """{% disclosure "More about this" %}…{% enddisclosure %}."""
    return format_html(
        '<details class="op-details"{}><summary>{}<span>{}</span></summary><div class="op-details__body">{}</div></details>',
        components.attributes(open=open),
        draw_icon("chevron-right"),
        title,
        mark_safe(content),  # noqa: S308
    )


@register.simple_block_tag
def empty(content: str, title: object, icon: str = "circle-check") -> SafeString:
    """{% empty "Done for today" %}…{% endempty %}."""
    return format_html(
        '<div class="op-empty"><span class="op-empty__icon">{}</span><p class="op-empty__title">{}</p><div>{}</div></div>',
        draw_icon(icon),
        title,
        mark_safe(content),  # noqa: S308
    )


@register.simple_block_tag
def summary(content: str) -> SafeString:
    """{% summary %}{% summary_row "Name" value %}{% endsummary %}: facts of one thing."""
    return format_html('<dl class="op-summary">{}</dl>', mark_safe(content))  # noqa: S308


@register.simple_tag
def summary_row(term: object, value: object, url: str = "", action: object = "") -> SafeString:
    """One fact; with a `url` a link behind it, whose hidden text says what it changes."""
    change = (
        format_html(
            '<dd class="op-summary__action"><a class="ams-link" href="{}">{}<span class="ams-visually-hidden"> {}</span>'
            "</a></dd>",
            url,
            action or _("Change"),
            term,
        )
        if url
        else NOTHING
    )
    shown = value if value not in ("", None) else format_html('<span class="op-soft">{}</span>', _("Unknown"))
    return format_html('<div class="op-summary__row"><dt>{}</dt><dd>{}</dd>{}</div>', term, shown, change)


@register.simple_block_tag
def tasks(content: str, label: object = "") -> SafeString:
    """{% tasks %}{% task_row … %}{% endtasks %}: rows, each of which is one link."""
    return format_html('<ul class="op-tasks"{}>{}</ul>', components.attributes(aria_label=label), mark_safe(content))  # noqa: S308


@register.simple_tag
def task_row(title: object, url: str, hint: object = "", state: str = "", text: object = "") -> SafeString:
    """One row: title, why it is there, and a badge. The whole row is the link."""
    below = format_html('<span class="op-tasks__hint">{}</span>', hint) if hint else NOTHING
    mark = components.badge(state, text) if state else NOTHING
    return format_html(
        '<li class="op-tasks__row"><div class="op-tasks__text"><a class="ams-link op-tasks__link" href="{}">{}</a>{}</div>{}</li>',
        url,
        title,
        below,
        mark,
    )


@register.simple_block_tag
def stats(content: str) -> SafeString:
    """{% stats %}{% stat 3 "to do" %}{% endstats %}."""
    return format_html('<ul class="op-stats">{}</ul>', mark_safe(content))  # noqa: S308


@register.simple_tag
def stat(value: object, label: object, url: str = "", state: str = "", icon: str = "") -> SafeString:
    """A number with its words; with a `url` the whole tile is a link."""
    shown = format_html("<strong>{}</strong> <span>{}</span>", value, label)
    inside = format_html('<a class="op-stat__link" href="{}">{}</a>', url, shown) if url else shown
    sign = draw_icon(icon) if icon else NOTHING
    modifier = f" op-stat--{state}" if state else ""
    return format_html(
        '<li class="op-stat{}"><span class="op-stat__icon">{}</span><div>{}</div></li>', modifier, sign, inside
    )


@register.simple_tag
def progress(value: float, max: float, label: object) -> SafeString:
    """A bar with its words: how far, of how much."""
    told = _("%(value)s of %(max)s") % {"value": value, "max": max}
    return format_html(
        '<div class="op-progress"><span class="op-progress__label">{0}</span><span class="op-progress__told">{1}</span>'
        '<progress aria-label="{0}" value="{2}" max="{3}">{1}</progress></div>',
        label,
        told,
        value,
        max,
    )


@register.inclusion_tag("ui/parts/table.html")
def data_table(table: components.Table) -> dict[str, object]:
    """{% data_table table %} with a components.Table."""
    return {
        "table": table,
        "body": components.table_body(table),
        "empty": components.empty_table(table.empty),
    }


@register.inclusion_tag("ui/parts/chips.html")
def chips(items: Iterable[Any], label: object) -> dict[str, object]:
    """Filter chips: items of label, url, current (bool) and perhaps count; a current one's url removes it."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Iterable[Any], label: object) -> dict[str, object]:
    """Tabs that are links: items of label, url, current and perhaps count."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/pagination.html")
def pagination(newer_url: str = "", older_url: str = "", newer: object = "", older: object = "") -> dict[str, object]:
    """Keyset pages: a link to what comes before and after."""
    return {"newer_url": newer_url, "older_url": older_url, "newer": newer, "older": older}


@register.inclusion_tag("ui/parts/breadcrumbs.html")
def breadcrumbs(items: Sequence[Any]) -> dict[str, object]:
    """The way back: items of label and url, nearest last."""
    return {"items": items}


@register.inclusion_tag("ui/parts/steps.html")
def steps(items: Iterable[Any], label: object) -> dict[str, object]:
    """Phases in order: items of label, state (done, current, next) and perhaps hint."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(items: Iterable[Any], level: int = 3) -> dict[str, object]:
    """What happened, newest first: items of when (datetime), icon, actor, text, and perhaps title, url and body."""
    return {"items": items, "level": level}


@register.inclusion_tag("ui/chart.html")
def chart(chart: Chart, table_open: bool = False, level: int = 3) -> dict[str, object]:
    """A chart with its table."""
    return {"chart": chart, "table_open": table_open, "level": level}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(*forms: Any) -> dict[str, object]:
    """Above the h1: every error of these forms with a link to its field; nothing where there is none."""
    return {"errors": [error for form in forms if form for error in list_errors(form)]}


@register.simple_tag
def form_errors(form: Any) -> list[str]:
    """What is wrong with the form as a whole, or with a field that nobody sees."""
    whole = [str(error) for error in form.non_field_errors()]
    return whole + [str(error) for bound in form.hidden_fields() for error in bound.errors]


def list_errors(form: Any) -> list[tuple[str, str]]:
    """(id of the field, sentence) for each error of a form or formset."""
    if hasattr(form, "forms"):
        return [(form.auto_id % "TOTAL_FORMS", str(error)) for error in form.non_form_errors()] + [
            error for part in form.forms for error in list_errors(part)
        ]
    found = [(f"{form.prefix or 'form'}-errors", error) for error in form_errors(form)]
    for bound in form.visible_fields():
        target = bound.id_for_label or f"{bound.auto_id}_0"
        found += [(target, f"{bound.label}: {error}") for error in bound.errors]
    return found


@register.inclusion_tag("ui/parts/messages.html", takes_context=True)
def flash_messages(context: Context) -> dict[str, object]:
    """The flash messages, read once."""
    request = context.get("request")
    shown = [flash(message) for message in get_messages(request)] if request is not None else []
    return {"messages": shown, "icons": ALERT_ICONS, "csrf_token": context.get("csrf_token")}
