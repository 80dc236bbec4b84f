"""Template tags of the components; COMPONENTS.md shows each with an example."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from opstap.ui import components
from opstap.ui.charts import Chart
from opstap.ui.flash_messages import flash
from opstap.ui.icons import icon as draw_icon

register = template.Library()
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


def _part(name: str, **context: object) -> SafeString:
    """A component from its template in `ui/parts`."""
    return mark_safe(get_template(f"ui/parts/{name}.html").render(context))  # noqa: S308 (escaped by the template)


@register.simple_block_tag
def alert(content: str, level: str = "info", title: object = "") -> SafeString:
    """{% alert "warning" title="Note" %}…{% endalert %}."""
    return _part("alert", content=content, level=level, title=title, sign=ALERT_ICONS[level])


@register.simple_block_tag
def card(content: str, title: object = "", icon: str = "", level: int = 2, id: str = "") -> SafeString:
    """{% card "To do" icon="list-check" %}…{% endcard %}: a white panel; `level` is that of its heading."""
    return _part("card", content=content, title=title, sign=icon, level=level, id=id)


@register.simple_block_tag
def disclosure(content: str, title: object, open: bool = False) -> SafeString:
    """{% disclosure "More about this" %}…{% enddisclosure %}."""
    return _part("disclosure", content=content, title=title, open=open)


@register.simple_block_tag
def empty(content: str, title: object, icon: str = "circle-check") -> SafeString:
    """{% empty "Done for today" %}…{% endempty %}."""
    return _part("empty", content=content, title=title, sign=icon)


@register.simple_block_tag
def summary(content: str) -> SafeString:
    """{% summary %}{% summary_row "Name" value %}{% endsummary %}: facts of one thing."""
    return format_html('<dl class="op-summary">{}</dl>', content)


@register.simple_tag
def summary_row(term: object, value: object, url: str = "", action: object = "") -> SafeString:
    """One fact; with a `url` a link behind it, whose hidden text says what it changes."""
    return _part("summary_row", term=term, value=value, known=value not in ("", None), url=url, action=action)


@register.simple_block_tag
def tasks(content: str, label: object = "") -> SafeString:
    """{% tasks %}{% task_row … %}{% endtasks %}: rows, each of which is one link."""
    return format_html('<ul class="op-tasks"{}>{}</ul>', components.attributes(aria_label=label), content)


@register.simple_tag
def task_row(title: object, url: str, hint: object = "", state: str = "", text: object = "") -> SafeString:
    """One row: title, why it is there, and a badge. The whole row is the link."""
    return _part("task_row", title=title, url=url, hint=hint, state=state, text=text)


@register.simple_block_tag
def stats(content: str) -> SafeString:
    """{% stats %}{% stat 3 "to do" %}{% endstats %}."""
    return format_html('<ul class="op-stats">{}</ul>', content)


@register.simple_tag
def stat(value: object, label: object, url: str = "", state: str = "", icon: str = "") -> SafeString:
    """A number with its words; with a `url` the whole tile is a link."""
    return _part("stat", value=value, label=label, url=url, state=state, sign=icon)


@register.simple_tag
def progress(value: float, max: float, label: object) -> SafeString:
    """A bar with its words: how far, of how much."""
    return _part("progress", value=value, max=max, label=label, number=str(value), most=str(max))


@register.simple_tag
def typed(text: object, language: str = "nl") -> SafeString | str:
    """What somebody typed, marked with its language where the page is in another one: a note in Dutch on an English page.

    Colleagues write Dutch; give the `language` where it is known to be another.
    """
    return components.typed(text, language)


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
def error_summary(*forms: object) -> dict[str, object]:
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
