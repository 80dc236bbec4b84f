"""Who gets what at which address: the one list to read. A new route fails the tests until it stands here.

A line names the methods that an address knows and its *door*; `expected` below says in thirty lines what a door answers.
Whoever is not signed in is sent to the sign-in page, a method that is not named gets 405, both before any door.
A valid POST that is let through answers with `posts` (302 in most cases: it acts and leads back).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from opstap.access.guest_links import LINK_MAKERS
from opstap.insight.access import FIGURE_READERS
from opstap.organisations.roles import GUIDES, TEAM, Role
from opstap.work.access import KEEPS_EMPLOYERS, PLACES_PEOPLE

STANDINGS = ("member", "left 29 days ago", "left 30 days ago", "partner", "partner without agreement",
             "no membership", "not signed in")  # fmt: skip
"""Where an asker stands towards the own team: on it (or beside it, in a role without a team), or gone, or a partner's."""
TARGETS = ("own", "neighbour", "elsewhere")
"""Whose object is asked for: of the own team, of another team (or desk) of the same municipality, of another one."""

CASE_MANAGER, COORDINATOR, ADMINISTRATOR = {Role.CASE_MANAGER}, {Role.COORDINATOR}, {Role.ADMINISTRATOR}
PRIVACY = {Role.PRIVACY_OFFICER}
ARRANGE = COORDINATOR | ADMINISTRATOR
IMPORTERS = CASE_MANAGER | COORDINATOR
DOSSIER = GUIDES | COORDINATOR
"""A volunteer is on the team and has no dossier."""
PROGRAMMES = DOSSIER | {Role.POLICY_OFFICER, Role.ADMINISTRATOR}
EVERYBODY = frozenset(Role) | {""}
READ, WRITE, FORM = ("GET",), ("POST",), ("GET", "POST")
OTHER_METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
ANY = 0


@dataclass(frozen=True)
class Route:
    door: str
    methods: tuple[str, ...]
    roles: Collection[str] = EVERYBODY
    posts: int = 302
    writes: bool = False
    owner: bool = False
    exact: dict[str, int] = field(default_factory=dict)

    @property
    def about_something(self) -> bool:
        return self.door in {"team", "action", "file", "own import", "nobody yet", "office", "programme",
                             "own programme", "offer", "offer answer", "offer withdrawn", "employer", "moment",
                             "assessment", "own answers"}  # fmt: skip


def public(methods: tuple[str, ...], posts: int = 302) -> Route:
    """Open to everybody, signed in or not."""
    return Route("public", methods, posts=posts)


def role(methods: tuple[str, ...], roles: Collection[str] = EVERYBODY) -> Route:
    """About nobody in particular; other roles get 403."""
    return Route("role", methods, roles)


def own_municipality(methods: tuple[str, ...], roles: Collection[str]) -> Route:
    """As `role`, and only for a municipality's own people; a partner's get 403."""
    return Route("own municipality", methods, roles)


def team(
    methods: tuple[str, ...], roles: Collection[str], *, writes: bool = False, owner: bool = False, posts: int = 302
) -> Route:
    """About one participant: 404 to who is not on the team, 403 to who is and has no right to this page.
    `writes`: who has left the team gets 403 while reading goes on for 30 days. `owner`: only who owns the track, which
    is the case manager among the members."""
    return Route("team", methods, roles, posts, writes=writes, owner=owner)


def action(methods: tuple[str, ...]) -> Route:
    """One action of a participant, for who works on the dossier; a volunteer only sees and closes their own (404)."""
    return Route("action", methods, DOSSIER, writes=True)


def moment(methods: tuple[str, ...], roles: Collection[str]) -> Route:
    """As `team` with `writes`, for what only shows in a dossier: a volunteer on the team has none (404)."""
    return Route("moment", methods, roles, writes=True)


def own_import(methods: tuple[str, ...]) -> Route:
    """One import: 404 to everybody but who brought it in, a colleague included."""
    return Route("own import", methods, IMPORTERS)


def office(methods: tuple[str, ...]) -> Route:
    """What the administrator of a municipality looks after; 404 for that of another municipality."""
    return Route("office", methods, ADMINISTRATOR)


def assessment(methods: tuple[str, ...], posts: int = 302) -> Route:
    """One self-assessment: for its owner (here the case manager of the team) and the municipality's policy officers; 404
    to everybody else, whatever their role."""
    return Route("assessment", methods, posts=posts)


def own_answers(methods: tuple[str, ...]) -> Route:
    """What somebody answers: a policy officer who does not take part gets 403."""
    return Route("own answers", methods)


def employer(methods: tuple[str, ...], roles: Collection[str]) -> Route:
    """About an employer or workplace, the same for everybody who works for its municipality; 404 outside it."""
    return Route("employer", methods, roles)


def own_programme(methods: tuple[str, ...]) -> Route:
    """A programme of a municipality's own: 404 elsewhere, 403 for a partner's people, who see it and may not change it."""
    return Route("own programme", methods, ARRANGE)


def offer(door: str, methods: tuple[str, ...]) -> Route:
    """A track that its owner offers to a partner's case manager, who happens to be on the team. Case managers of the team
    look at it; who was asked answers it; the owner withdraws it."""
    return Route(door, methods, CASE_MANAGER)


def account(known: str, stranger: str) -> Route:
    """allauth's own pages: what somebody who is signed in gets, and who is not, as "GET 200 POST 302". How it answers
    other methods is its own affair, as long as it writes and shows nothing."""
    told: dict[str, int] = {}
    for who, text in (("known", known), ("stranger", stranger)):
        words = text.split()
        told |= {f"{who} {method}": int(status) for method, status in zip(words[::2], words[1::2], strict=True)}
    return Route("account", FORM, exact=told)


def guest(methods: tuple[str, ...]) -> Route:
    """A page of somebody with a link. Whoever comes without one, signed in or not, gets one and the same 404; what a link
    opens stands in test_guests.py."""
    return Route("guest", methods)


GONE = account("GET 404 POST 404", "GET 404 POST 404")

TABLE: dict[str, Route] = {
    # pages of nobody
    "health": public(READ),
    "set_language": public(WRITE),
    "ui:gallery": public(READ),
    "site:start": role(READ),
    "access:switch": Route("hat", FORM),
    # signing in: allauth's pages, for who has not switched on two steps
    "account_login": account("GET 302 POST 302", "GET 200 POST 200"),
    "account_logout": account("GET 200 POST 302", "GET 302 POST 302"),
    "account_inactive": account("GET 200 POST 405", "GET 200 POST 405"),
    "account_reauthenticate": account("GET 200 POST 200", "GET 302 POST 302"),
    "account_change_password": account("GET 200 POST 200", "GET 302 POST 302"),
    "account_reset_password": account("GET 200 POST 200", "GET 200 POST 200"),
    "account_reset_password_done": account("GET 200 POST 405", "GET 200 POST 405"),
    "account_reset_password_from_key": account("GET 200 POST 200", "GET 200 POST 200"),
    "account_reset_password_from_key_done": account("GET 200 POST 405", "GET 200 POST 405"),
    "mfa_index": account("GET 200 POST 405", "GET 302 POST 302"),
    "mfa_authenticate": account("GET 302 POST 302", "GET 302 POST 302"),
    "mfa_reauthenticate": account("GET 302 POST 302", "GET 302 POST 302"),
    "mfa_activate_totp": account("GET 302 POST 302", "GET 302 POST 302"),
    "mfa_deactivate_totp": account("GET 404 POST 404", "GET 302 POST 302"),
    "mfa_view_recovery_codes": account("GET 404 POST 405", "GET 302 POST 302"),
    "mfa_generate_recovery_codes": account("GET 302 POST 302", "GET 302 POST 302"),
    "mfa_download_recovery_codes": account("GET 404 POST 404", "GET 302 POST 302"),
    "account_signup": GONE,
    "account_email": GONE,
    "account_set_password": GONE,
    # my day
    "team:today": Route("today", READ),
    "team:people": role(READ, TEAM),
    "team:export": role(READ, TEAM),
    "team:search": role(READ, TEAM),
    "team:snooze": Route("line of Today", WRITE, TEAM),
    # one participant
    "people:add": own_municipality(FORM, CASE_MANAGER),
    "people:dossier": team(READ, DOSSIER),
    "people:timeline": team(READ, DOSSIER),
    "people:change": team(FORM, CASE_MANAGER, writes=True),
    "people:write_benefit": team(FORM, CASE_MANAGER, writes=True),
    "people:remove_benefit": team(FORM, CASE_MANAGER, writes=True),
    "people:share_household": team(FORM, CASE_MANAGER, writes=True),
    "people:leave_household": team(FORM, CASE_MANAGER, writes=True),
    "people:add_enrolment": team(FORM, CASE_MANAGER, writes=True),
    "people:change_enrolment": team(FORM, CASE_MANAGER, writes=True),
    "people:remove_enrolment": team(FORM, CASE_MANAGER, writes=True),
    "team:talk": team(FORM, TEAM, writes=True),
    "team:join": team(FORM, CASE_MANAGER, writes=True),
    "team:leave": team(FORM, CASE_MANAGER, writes=True),
    "team:hand_over": team(FORM, CASE_MANAGER, writes=True, owner=True),
    "team:plan": team(FORM, DOSSIER, writes=True),
    "team:appointment": team(FORM, DOSSIER, writes=True),
    "team:cancel_appointment": team(FORM, DOSSIER, writes=True),
    "team:called": team(WRITE, TEAM, writes=True),
    "placements:read_check_in": team(FORM, GUIDES, writes=True),
    "portal:links": team(FORM, LINK_MAKERS, writes=True, posts=200),
    "portal:send_link": team(WRITE, LINK_MAKERS, writes=True, posts=200),
    "portal:paper": team(WRITE, LINK_MAKERS, writes=True, posts=200),
    "portal:end_link": team(WRITE, LINK_MAKERS, writes=True),
    "tracks:add_action": team(FORM, TEAM, writes=True),
    "team:offer": offer("offer", READ),
    "team:accept": offer("offer answer", WRITE),
    "team:decline": offer("offer answer", WRITE),
    "team:withdraw": offer("offer withdrawn", WRITE),
    "tracks:choose_phase": team(FORM, CASE_MANAGER, writes=True),
    "tracks:end": team(FORM, CASE_MANAGER, writes=True),
    "tracks:reopen": team(FORM, CASE_MANAGER, writes=True),
    "tracks:lasted": team(FORM, CASE_MANAGER, writes=True),
    "tracks:participation": team(FORM, CASE_MANAGER, writes=True),
    "tracks:done": action(WRITE),
    "tracks:drop": action(FORM),
    "tracks:move": action(FORM),
    "tracks:undo": action(WRITE),
    "site:file": Route("file", READ, DOSSIER),
    # somebody with a link
    "portal:door": guest(("GET", "HEAD", "POST")),
    "portal:home": guest(("GET", "HEAD")),
    "portal:thanks": guest(("GET", "HEAD")),
    "portal:say": guest(WRITE),
    "portal:take_back": guest(WRITE),
    "portal:answer": guest(WRITE),
    "portal:language": guest(WRITE),
    "portal:close": guest(WRITE),
    "portal:theme": guest(("GET", "HEAD", "POST")),
    "portal:save": guest(WRITE),
    "portal:finish": guest(WRITE),
    "portal:stop": guest(WRITE),
    # the coordinator's list of tracks without an owner
    "team:nobody_yet": role(READ, COORDINATOR),
    "team:assign": Route("nobody yet", FORM, COORDINATOR),
    # employers and their workplaces
    "work:employers": role(READ, DOSSIER),
    "work:add_employer": Route("reach", FORM, KEEPS_EMPLOYERS),
    "work:employer": employer(READ, DOSSIER),
    "work:change_employer": employer(FORM, KEEPS_EMPLOYERS),
    "work:change_owner": employer(FORM, KEEPS_EMPLOYERS),
    "work:contact": employer(FORM, KEEPS_EMPLOYERS),
    "work:stop_employer": employer(FORM, KEEPS_EMPLOYERS),
    "work:resume_employer": employer(WRITE, KEEPS_EMPLOYERS),
    "work:add_workplace": employer(FORM, KEEPS_EMPLOYERS),
    "work:change_workplace": employer(FORM, KEEPS_EMPLOYERS),
    "work:change_seats": employer(FORM, KEEPS_EMPLOYERS),
    "work:close_workplace": employer(FORM, KEEPS_EMPLOYERS),
    "work:reopen_workplace": employer(WRITE, KEEPS_EMPLOYERS),
    # the work of one participant
    "placements:choose_person": employer(READ, PLACES_PEOPLE),
    "placements:place": team(FORM, PLACES_PEOPLE, writes=True),
    "placements:placement": team(READ, DOSSIER),
    "placements:change": team(FORM, PLACES_PEOPLE, writes=True),
    "placements:end": team(FORM, PLACES_PEOPLE, writes=True),
    "placements:undo_end": team(WRITE, PLACES_PEOPLE, writes=True),
    "placements:call_off": team(FORM, PLACES_PEOPLE, writes=True),
    "placements:log_aftercare": moment(FORM, GUIDES),
    "placements:move_aftercare": moment(FORM, GUIDES),
    "placements:stop_aftercare": team(FORM, GUIDES, writes=True),
    # programmes: those for every municipality, and a municipality's own
    "tracks:programmes": role(READ, PROGRAMMES),
    "tracks:programme": Route("programme", READ, PROGRAMMES),
    # figures of the municipality, without names; a list of one's own people behind a number
    "insight:monitor": own_municipality(READ, FIGURE_READERS),
    "insight:export": own_municipality(READ, FIGURE_READERS),
    "insight:people": own_municipality(READ, FIGURE_READERS - {Role.POLICY_OFFICER}),
    "tracks:copy": own_municipality(FORM, ARRANGE),
    "tracks:adapt": own_programme(FORM),
    "tracks:move_tracks": own_programme(WRITE),
    # bringing in a caseload
    "exchange:imports": own_municipality(FORM, IMPORTERS),
    "exchange:template": role(READ, IMPORTERS),
    "exchange:import": own_import(FORM),
    "exchange:columns": own_import(FORM),
    "exchange:rejected": own_import(READ),
    "exchange:undo": own_import(WRITE),
    "exchange:discard": own_import(WRITE),
    # the municipality looks at itself
    "selfcheck:overview": role(READ),
    "selfcheck:example": role(READ),
    "selfcheck:instrument": role(READ),
    "selfcheck:evidence": role(READ),
    "selfcheck:begin": own_municipality(FORM, COORDINATOR | ADMINISTRATOR | {Role.POLICY_OFFICER}),
    "selfcheck:begin_elsewhere": own_municipality(FORM, ADMINISTRATOR),
    "selfcheck:delete_all": own_municipality(FORM, {Role.POLICY_OFFICER}),
    "selfcheck:assessment": assessment(READ),
    "selfcheck:report": assessment(READ),
    "selfcheck:others": assessment(FORM),
    "selfcheck:withdraw": assessment(WRITE),
    "selfcheck:sheets": assessment(READ),
    "selfcheck:invite": assessment(FORM),
    "selfcheck:invite_guest": assessment(FORM, posts=200),
    "selfcheck:leave": assessment(WRITE),
    "selfcheck:theme": own_answers(FORM),
    "selfcheck:answer": own_answers(WRITE),
    "selfcheck:finish": own_answers(WRITE),
    "selfcheck:open_early": assessment(WRITE),
    "selfcheck:talk": assessment(READ),
    "selfcheck:agree": assessment(FORM),
    "selfcheck:agree_same": assessment(WRITE),
    "selfcheck:plan": assessment(READ),
    "selfcheck:plan_action": assessment(FORM),
    "selfcheck:close_action": assessment(FORM),
    "selfcheck:over_time": assessment(READ),
    "selfcheck:close": assessment(WRITE),
    "selfcheck:delete": assessment(FORM),
    # parties, accounts, mail
    "organisations:organisations": role(READ, ADMINISTRATOR),
    "organisations:add_organisation": own_municipality(FORM, ADMINISTRATOR),
    "organisations:make_agreement": own_municipality(FORM, ADMINISTRATOR),
    "organisations:organisation": office(READ),
    "organisations:change_organisation": office(FORM),
    "organisations:invite": office(FORM),
    "organisations:end_agreement": office(FORM),
    "organisations:users": role(READ, ADMINISTRATOR),
    "organisations:user": office(READ),
    "organisations:add_membership": office(FORM),
    "organisations:end_membership": office(FORM),
    "organisations:invite_again": office(FORM),
    "organisations:settings": own_municipality(READ, ADMINISTRATOR),
    "organisations:setting": own_municipality(FORM, ADMINISTRATOR),
    "site:outbox": role(READ, ADMINISTRATOR),
    "site:mail": office(READ),
    # privacy
    "access:looks": role(READ, PRIVACY),
    "access:register": role(READ, PRIVACY),
}


def expected(route: Route, role: str, standing: str, target: str, method: str) -> int:
    """The status of one request; ANY where it does not matter."""
    stranger = standing == "not signed in"
    if route.door == "guest":
        return 404 if method in route.methods else 405
    if route.door == "account":
        return route.exact.get(f"{'stranger' if stranger else 'known'} {method}", ANY)
    if stranger and route.door != "public":
        return 302
    if method not in route.methods:
        return 405
    if route.door == "hat" and method == "POST" and standing == "no membership":
        return 404
    return _refusal(route, role, standing, target) or (200 if method == "GET" else route.posts)


def _refusal(route: Route, role: str, standing: str, target: str) -> int:
    """403 or 404, or 0 where the door opens."""
    partner = standing.startswith("partner")
    if route.door == "today":
        return 0 if role in TEAM else 302
    if route.door in ("team", "action", "file", "moment"):
        return _refused_by_team(route, role, standing, target)
    if route.door in ("assessment", "own answers"):
        return _refused_by_assessment(route, role, standing, target)
    if route.door.startswith("offer"):
        return _refused_offer(route.door, role, standing, target)
    if role not in route.roles:
        return 403
    without = standing == "partner without agreement"
    if (route.door == "own municipality" and partner) or (route.door == "reach" and without):
        return 403
    if route.door == "employer" and (target == "elsewhere" or without):
        return 404
    if route.door == "own programme" and (target == "elsewhere" or partner):
        return 403 if standing == "partner" and target != "elsewhere" else 404
    if route.door == "line of Today" and (role not in CASE_MANAGER or standing != "member"):
        return 404  # the line that is asked for stands on the owner's Today and on nobody else's
    if route.door in ("own import", "nobody yet", "office") and (target == "elsewhere" or partner):
        return 404
    if route.door == "own import" and (target == "neighbour" or standing != "member"):
        return 404
    return 0


def _refused_by_team(route: Route, role: str, standing: str, target: str) -> int:
    sees = DOSSIER if route.door == "moment" else TEAM
    reads = role in sees and standing in ("member", "left 29 days ago", "partner")
    if target != "own" or not reads or (route.door in ("action", "file") and role not in route.roles):
        return 404
    if role not in route.roles or (route.writes and standing.startswith("left")):
        return 403
    if route.owner and standing != "member":
        return 403
    return 0


def _refused_by_assessment(route: Route, role: str, standing: str, target: str) -> int:
    owns = role in CASE_MANAGER and standing == "member" and target == "own"
    officer = role == Role.POLICY_OFFICER and standing == "member" and target != "elsewhere"
    if not owns and not officer:
        return 404
    return 403 if officer and route.door == "own answers" else 0


def _refused_offer(door: str, role: str, standing: str, target: str) -> int:
    if target != "own" or role not in CASE_MANAGER or standing not in ("member", "left 29 days ago", "partner"):
        return 404
    if door == "offer answer" and standing != "partner":
        return 404
    return 403 if door == "offer withdrawn" and standing != "member" else 0
