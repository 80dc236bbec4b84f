"""Who can sign in to the demo: invented people, one password. Reads no database, so it can be printed at any time."""

from __future__ import annotations

from dataclasses import dataclass, field

from opstap.demo.data_files import data

PASSWORD = "samen-aan-het-werk"  # noqa: S105 (the demo's own, and printed)
LABELS = {
    "case_manager": "Klantmanager",
    "coordinator": "Regisseur",
    "job_hunter": "Jobhunter",
    "coach": "Coach",
    "volunteer": "Vrijwilliger",
    "employer": "Werkgever",
    "workplace_buddy": "Buddy op de werkvloer",
    "participant": "Deelnemer",
    "policy_officer": "Beleidsmedewerker",
    "privacy_officer": "Privacy officer",
    "administrator": "Functioneel beheerder",
}


@dataclass(frozen=True)
class Account:
    """Somebody's account. `place` is the key of a party in data/parties.yaml, `helps` the municipalities of a partner."""

    email: str
    name: str
    role: str
    organisation: str
    place: str
    helps: tuple[str, ...] = field(default=())
    password: str = PASSWORD

    @property
    def role_label(self) -> str:
        return LABELS[self.role]


def _read() -> tuple[Account, ...]:
    parties = data("parties")
    names = {
        party["key"]: party["name"]
        for party in [*parties["municipalities"], *parties["only_looking"], *parties["organisations"]]
    }
    return tuple(
        Account(
            email=row["email"],
            name=row["name"],
            role=row["role"],
            organisation=names[row["at"]],
            place=row["at"],
            helps=tuple(row.get("for", [row["at"]])),
        )
        for row in data("staff")
    )


ACCOUNTS = _read()


def one_per_role() -> list[Account]:
    """The first account of every role: the faces of the demo."""
    faces: dict[str, Account] = {}
    for account in ACCOUNTS:
        faces.setdefault(account.role, account)
    return list(faces.values())
