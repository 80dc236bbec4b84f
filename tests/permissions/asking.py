"""Asks the application for real and says what is wrong with the answer; each request is taken back afterwards."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from opstap.core.dates import today
from opstap.core.django_internals import count_as_of_test_case
from opstap.core.models import StreamHead
from opstap.core.privacy import own_models
from opstap.core.scope import GENERAL, acting, scoped
from opstap.exchange.forms import LEFT_OUT
from opstap.exchange.tests.reading.sheets import template
from opstap.organisations.models import Organisation
from opstap.organisations.roles import Role
from opstap.portal.links.forms import new_seed
from opstap.portal.links.shareable import PARTICIPANT
from opstap.selfcheck.respondents.forms import new_seed as new_guest_seed
from opstap.selfcheck.tests.selfcheck_group import FIRST
from opstap.team.transfers.actions import offer_track
from opstap.tracks.endings.actions import end_track
from opstap.tracks.models import Phase
from opstap.tracks.tests.programme_form import form_data
from tests import factories as make
from tests.permissions.table import ANY, TABLE, Route, expected
from tests.permissions.working import seen_now
from tests.permissions.world import Persona, Team, World, canary

ENDED_FIRST = ("tracks:reopen", "tracks:lasted")
"""Pages about a track that has ended; the others are about one that runs."""
IMPORT_STATES = {"exchange:columns": "mapping", "exchange:undo": "done", "exchange:rejected": "preview"}
OPEN_CHECK = {
    f"selfcheck:{page}"
    for page in (
        "talk",
        "agree",
        "agree_same",
        "plan",
        "plan_action",
        "over_time",
        "report",
        "sheets",
        "others",
        "withdraw",
        "close",
    )
}
"""Pages of a self-assessment whose answers lie side by side; the others are of one that is being filled in."""
ALWAYS, LOOKS = {"django_session", "core_cache"}, {"access_look"}
"""Tables that any request may touch (a session notes its use, the cache counts attempts), and those that reading may."""
WRITTEN = """SELECT relname, written FROM (
  SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
    + pg_stat_get_xact_tuples_deleted(oid) AS written
  FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
) AS counted WHERE written > 0"""
"""As the view pg_stat_xact_user_tables, which takes ten times as long because it looks at every index as well."""


def routes() -> dict[str, URLPattern]:
    """Every named address of the URLconf. Raises LookupError for one without a name: nobody could put it on the list."""
    return dict(_routes(get_resolver(), ""))


def _routes(resolver: URLResolver, space: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _routes(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif not entry.name:
            raise LookupError(f"{entry.pattern} has no name")
        else:
            yield f"{space}{entry.name}", entry


@dataclass
class Asker:
    """One persona in front of the application, with whatever it keeps in its browser."""

    world: World
    persona: Persona
    client: Client = field(
        default_factory=lambda: Client(headers={"accept-language": "nl"}, raise_request_exception=False)
    )

    def __post_init__(self) -> None:
        if self.persona.user is not None:
            self.client.force_login(self.persona.user)
        self.kept = dict(self.client.cookies)
        self.patterns = routes()
        self.offer = uuid4()
        self.writes = Writes()
        self.others = {word: canary(word) for word in self.world.canaries() - self.persona.reads}

    def ask(self, name: str, target: str, method: str, invented: bool = False) -> Any:
        """Send one request, with a form that would do if it were allowed. `invented`: for an object that never was."""
        self.client.cookies = SimpleCookie()
        for key, morsel in self.kept.items():
            self.client.cookies[key] = morsel.value
        parts = self.address_parts(name, target)
        if invented:
            parts = {part: uuid4() if isinstance(value, UUID) else value for part, value in parts.items()}
        sheet = self.world.keys.get(parts.get("import_id"))  # type: ignore[arg-type]
        if sheet:
            self.client.cookies["opstap-sheet"] = sheet
        url = reverse(name, kwargs=parts)
        data = form_of(self, name, target) if method == "POST" else None
        return self.client.generic(method, url) if data is None else self.client.post(url, data)

    def address_parts(self, name: str, target: str) -> dict[str, Any]:
        """The variable parts of an address, filled with the objects of the target."""
        wanted = self.patterns[name].pattern.regex.groupindex
        team, place, check = self.world.teams[target], self.world.places[target], self.world.checks[target]
        found: dict[str, Any] = {
            "participant_id": team.participant.pk,
            "action_id": (team.done_action if name == "tracks:undo" else team.open_action).pk,
            "involvement_id": team.leaver.pk,
            "file_id": team.file.pk,
            "spell_id": team.home.benefit.pk,
            "enrolment_id": team.home.enrolment.pk,
            "track_id": self.world.nobody["elsewhere" if target == "elsewhere" else "here"].pk,
            "organisation_id": place.organisation.pk,
            "agreement_id": place.agreement.pk,
            "user_id": place.member.user_id,
            "membership_id": place.member.pk,
            "mail_id": place.mail.pk,
            "name": "age-bands",
            "key": self.key_of(name, target),
            "offer_id": self.offer,
            "assessment_id": (check.open if name in OPEN_CHECK else check.filling).pk,
            "respondent_id": check.respondent.pk,
            "organisation_action_id": check.planned.pk,
            "number": 1,
            "statement": FIRST,
            "uidb36": "abc",
            "import_id": self.import_of(name, target),
            **self.work_of(name, target),
            "appointment_id": team.appointment.pk,
            "check_in_id": team.check_in.pk,
            "link_id": team.links[PARTICIPANT][0].pk,
            "token": "a-link-that-nobody-ever-made",
        }
        return {part: found[part] for part in wanted}

    def work_of(self, name: str, target: str) -> dict[str, UUID]:
        """Employer, workplace and placement, each in a state in which this address can change something."""
        offer = self.world.offers["elsewhere" if target == "elsewhere" else "here"]
        work = self.world.teams[target].work
        return {
            "employer_id": (offer.stopped if name == "work:resume_employer" else offer.employer).pk,
            "workplace_id": (offer.closed if name == "work:reopen_workplace" else offer.workplace).pk,
            "placement_id": (work.ended if name == "placements:undo_end" else work.running).pk,
            "moment_id": work.moment.pk,
        }

    def key_of(self, name: str, target: str) -> str:
        own = self.world.programmes["elsewhere" if target == "elsewhere" else "here"]
        changes = name in ("tracks:adapt", "tracks:move_tracks")
        if name.startswith("selfcheck"):
            return "kis"
        return "none-such" if name.startswith("account") else own if changes else "dalfsen"

    def prepare(self, name: str, route: Route, target: str) -> None:
        """What has to be so before this page means anything, taken back with the rest."""
        if name not in ENDED_FIRST and not route.door.startswith("offer"):
            return
        team = self.world.teams[target]
        with acting(by := make.actor_for(team.owner)):
            if name in ENDED_FIRST:
                end_track(track=team.track, kind="moved", by=by)
            else:
                asked = self.world.persona(Role.CASE_MANAGER, "partner").user if target == "own" else None
                place = (asked or self.world.teams["elsewhere"].owner).memberships.all()[0]
                if place.user_id == team.owner.pk:
                    place = self.world.teams["neighbour"].owner.memberships.all()[0]
                self.offer = offer_track(track=team.track, membership=place, next_step="Kennismaken", by=by).pk
        self.writes.tables()

    def import_of(self, name: str, target: str) -> UUID:
        """One's own where it is a case manager's or coordinator's of the place, else that of the team's owner."""
        state = IMPORT_STATES.get(name, "preview")
        me = self.persona.user.pk if self.persona.user and self.persona.standing == "member" else None
        if target == "own" and (me, state) in self.world.imports:
            return self.world.imports[me, state].pk  # type: ignore[index]
        return self.world.imports[self.world.teams[target].owner.pk, state].pk

    def faults(self, name: str, route: Route, target: str, method: str) -> Iterator[str]:
        """What is wrong with one answer, in lines that say where to look."""
        line = f"{method} {name} of {target} by {self.persona.name}"
        with taken_back():
            self.prepare(name, route, target)
            answer = self.ask(name, target, method)
            wanted = expected(route, self.persona.role, self.persona.standing, target, method)
            if (wanted != ANY and answer.status_code != wanted) or answer.status_code >= 500:
                yield f"{line}: {answer.status_code} instead of {wanted}"
            yield from (f"{line}: reads {word}" for word in self.seen(answer))
            changed = self.writes.tables() - ALWAYS - (LOOKS if wanted == 200 else set())
            if changed and not (method == "POST" and wanted < 400 and self._may_act(route)):
                yield f"{line}: answered {answer.status_code}, and yet it wrote in {sorted(changed)}"

    def _may_act(self, route: Route) -> bool:
        """Is a POST that was not refused more than the way to the sign-in page?"""
        return self.persona.user is not None or route.door in ("public", "account")

    def seen(self, answer: Any) -> list[str]:
        """The canaries in an answer that this persona must not read."""
        text = text_of(answer).lower()
        return sorted(word for word, bird in self.others.items() if bird in text)


def check(world: World, role: str, standing: str, targets: Iterable[str], methods: Iterable[str]) -> None:
    """Ask for every address as one persona. Raises AssertionError with everything that is wrong, a line each."""
    asker = Asker(world, world.persona(role, standing))
    chosen = list(targets)
    faults = [
        fault
        for name, route in TABLE.items()
        for target in (chosen if route.about_something else ("own",))
        for method in methods
        for fault in asker.faults(name, route, target, method)
    ]
    assert not faults, "\n" + "\n".join(faults)


def text_of(answer: Any) -> str:
    """Body and headers as text; the parts of a spreadsheet are unpacked."""
    body = b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(part) for part in book.namelist())
    return body.decode("utf-8", "replace") + str(dict(answer.headers))


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo what a request did, so that the next one finds the same world. A test's own block, for scope and savepoints."""
    block = transaction.atomic()
    count_as_of_test_case(block)
    with block:
        yield
        transaction.set_rollback(True)


class Writes:
    """Where this transaction writes; PostgreSQL counts rows whatever row-level security shows or a savepoint takes back."""

    def __init__(self) -> None:
        self.counted = self._count()

    def tables(self) -> set[str]:
        """The tables that were written in since this was last asked."""
        before, self.counted = self.counted, self._count()
        return {table for table, rows in self.counted.items() if rows != before.get(table)}

    def _count(self) -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(WRITTEN)
            return dict(cursor.fetchall())


def fingerprint(world: World) -> list[Any]:
    """How many rows there are of everything, and the head of every timeline."""
    organisations = [GENERAL, *Organisation.objects.values_list("pk", flat=True)]
    with scoped(world.municipalities, organisations=organisations):
        heads = sorted(StreamHead.objects.values_list("stream_id", "number", "hash"), key=str)
        return [(model.__name__, model._base_manager.count()) for model in own_models()] + heads


def form_of(asker: Asker, name: str, target: str) -> dict[str, Any]:
    """A form that the application would accept from who may send it."""
    world = asker.world
    team, place = world.teams[target], world.places[target]
    tomorrow = (today() + timedelta(days=1)).strftime("%d-%m-%Y")
    forms: dict[str, Callable[[], dict[str, Any]]] = {
        "set_language": lambda: {"language": "nl"},
        "access:switch": lambda: {"membership": _own_membership(asker)},
        "team:snooze": lambda: {"source": "actions", "subject": team.open_action.pk, "days": 1,
                                "municipality": world.here.pk},
        **dict.fromkeys(("people:add", "people:change"), lambda: {"given_name": "Anders"}),
        "people:write_benefit": lambda: {"kind": "full", "on": tomorrow},
        "people:share_household": lambda: {"partner": team.home.other.pk, "on": tomorrow},
        "people:leave_household": lambda: {"on": tomorrow},
        "people:add_enrolment": lambda: {"what": "mbo 2", "starts_on": tomorrow},
        "people:change_enrolment": lambda: {"what": "mbo 3", "starts_on": tomorrow},
        **dict.fromkeys(("people:remove_benefit", "people:remove_enrolment"), lambda: {"reason": "vergissing"}),
        "team:talk": lambda: {"note": "Kort gesproken", "how": "talk", "with_whom": "participant",
                              "on": today().strftime("%d-%m-%Y")},
        "team:join": lambda: {"membership": world.places["neighbour"].member.pk},
        "team:leave": lambda: {"why_none": "klaar"},
        "team:assign": lambda: {"membership": world.teams["own"].owner.memberships.all()[0].pk},
        "team:hand_over": lambda: {"membership": world.teams["neighbour"].owner.memberships.all()[0].pk,
                                   "next_step": "Kennismaken"},
        "tracks:add_action": lambda: {"text": "Bellen", "owner": "participant", "due_on": tomorrow, "choice": "own_choice"},
        **_forms_about_tracks(asker, name, target),
        **_forms_of_self_assessment(world, tomorrow),
        "exchange:imports": lambda: {"file": SimpleUploadedFile("lijst.xlsx", template({"Voornaam": "Abel"}))},
        "exchange:import": lambda: {"good_rows": "on"},
        "exchange:columns": lambda: {"column_1": "full_name", "column_2": LEFT_OUT},
        **_forms_of_work(world, target, tomorrow),
        "organisations:add_organisation": lambda: {"name": "Nieuwe partij", "kind": "partner"},
        "organisations:make_agreement": lambda: {"partner": "Partner zonder overeenkomst", "purpose": "samen"},
        "organisations:change_organisation": lambda: {"city": "Ommen"},
        "organisations:setting": lambda: {"value": "26, 44", "source": "Besluit", "since": tomorrow},
        "organisations:invite": lambda: {"name": "Nieuw Lid", "email": "nieuw@example.org", "role": Role.VOLUNTEER},
        "organisations:add_membership": lambda: {"place": f"{place.organisation.pk} {Role.VOLUNTEER}"},
    }  # fmt: skip
    return {"request_key": str(uuid4()), **_form_of_sharing(name, team, tomorrow), **forms.get(name, dict)()}


def _forms_of_self_assessment(world: World, tomorrow: str) -> dict[str, Callable[[], dict[str, Any]]]:
    owner = world.teams["own"].owner.pk
    return {
        "selfcheck:begin": lambda: {"instrument": "kis", "name": "Nieuwe zelfscan", "owner": owner},
        "selfcheck:begin_elsewhere": lambda: {
            "municipality": "Gemeente Nieuw", "owner": "Nina Nieuw", "email": "nina@example.org", "instrument": "kis", "name": "A",
        },
        "selfcheck:invite": lambda: {"user": world.places["neighbour"].member.user_id, "capacity": "other"},
        "selfcheck:invite_guest": lambda: {"seed": new_guest_seed(), "name": "Gast", "capacity": "employer"},
        "selfcheck:agree": lambda: {"score": "6", "reason": "zo is het", "edition": "0"},
        "selfcheck:plan_action": lambda: {"text": "Iets doen", "owner": owner, "due_on": tomorrow},
        "selfcheck:close_action": lambda: {"state": "done"},
    }  # fmt: skip


def _form_of_sharing(name: str, team: Team, day: str) -> dict[str, Any]:
    """Forms of appointments and links."""
    forms: dict[str, dict[str, Any]] = {
        "team:plan": _appointment(day),
        "team:appointment": _appointment(day),
        "portal:links": {"seed": new_seed(), "about": f"{PARTICIPANT} {team.participant.pk}"},
        "portal:send_link": {"token": team.links[PARTICIPANT][1], "email": "iemand@example.org"},
        "portal:paper": {"token": team.links[PARTICIPANT][1], "language": "ar"},
    }
    return forms.get(name, {})


def _appointment(day: str) -> dict[str, Any]:
    return {"about": "Kennismaken", "on": day, "at": "10:00", "minutes": 30, "place": "Hier", "sequence": 0}


def _forms_of_work(world: World, target: str, tomorrow: str) -> dict[str, Callable[[], dict[str, Any]]]:
    team, day = world.teams[target], today().strftime("%d-%m-%Y")
    terms = {"goals": "Leren", "next_step": "Baan", "choice": "own_choice"}
    return {
        "work:add_employer": lambda: {"name": "Nieuwe werkgever"},
        "work:change_employer": lambda: {"contact_name": "Anders"},
        "work:change_owner": lambda: {"membership": world.teams["neighbour"].owner.memberships.all()[0].pk},
        "work:contact": lambda: {"note": "Gebeld", "how": "phone", "on": day},
        "work:stop_employer": lambda: {"on": day, "reason": "Verkocht"},
        "work:add_workplace": lambda: {"title": "Kas", "text": "Wieden", "seats": 1},
        "work:change_workplace": lambda: {"title": "Kas", "text": "Wieden"},
        "work:change_seats": lambda: {"seats": 5, "seen": 3},
        "work:close_workplace": lambda: {"on": day},
        "placements:place": lambda: {"kind": "volunteering", "elsewhere": "Bibliotheek", "starts_on": day,
                                     "ends_on": tomorrow, "beside": "on", **terms},
        "placements:change": lambda: {"seen": seen_now(team.work.running), "hours_a_week": 20, "beside": "on", **terms},
        "placements:end": lambda: {"on": day, "reason": "health", "next_step": "Rust", "next_owner": "participant",
                                   "next_on": tomorrow},
        "placements:call_off": lambda: {"reason": "Ziek"},
        "placements:log_aftercare": lambda: {"going": "good", "note": "Goed", "with_whom": "participant", "how": "phone",
                                             "on": day},
        "placements:move_aftercare": lambda: {"due_on": tomorrow},
        "placements:stop_aftercare": lambda: {"reason": "Wil niet"},
    }  # fmt: skip


def _forms_about_tracks(asker: Asker, name: str, target: str) -> dict[str, Callable[[], dict[str, Any]]]:
    """Decisions, endings, offers, and programmes of a municipality's own."""
    track, day = asker.world.teams[target].track, today().strftime("%d-%m-%Y")
    return {
        "tracks:choose_phase": lambda: {"phase": Phase.objects.get(version__programme__key="zwolle", position=1).pk,
                                        "reason": "klaar voor", "seen": track.phase_id, "on": day},
        "tracks:end": lambda: {"kind": "moved", "on": day},
        "tracks:reopen": lambda: {"reason": "terug"},
        "tracks:lasted": lambda: {"lasted": "yes"},
        "tracks:participation": lambda: {"on": day, "reason": "voorlopig"},
        "tracks:copy": lambda: {"name": "Ons eigen programma"},
        "tracks:adapt": lambda: form_data(asker.key_of(name, target), summary="Anders dan eerst"),
        "tracks:move_tracks": lambda: {"seen": 1},
        "team:decline": lambda: {"reason": "geen plek"},
        "tracks:drop": lambda: {"reason": "niet nodig"},
        "tracks:move": lambda: {"due_on": day},
    }  # fmt: skip


def _own_membership(asker: Asker) -> Any:
    user = asker.persona.user
    mine = user.memberships.first() if user else None
    return mine.pk if mine else uuid4()
