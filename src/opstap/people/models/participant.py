"""Who a participant is: name, origin, languages, education, permit; and the words under which they are found."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.access.models import TeamVisibleQuerySet, team_filter
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.model_parts import ChangeQuerySet, uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.search_keys import sort_key
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality
from opstap.organisations.roles import CASE_MANAGERS, COORDINATES, GUIDES, TEAM
from opstap.organisations.shared_privacy import TRACK_RETENTION
from opstap.organisations.streams import participant_stream


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", pgettext_lazy("sex", "Other")


class Education(models.TextChoices):
    """One stored scale for whatever a spreadsheet says; `higher` is higher education not further specified."""

    NONE = "none", pgettext_lazy("education", "None")
    PRIMARY = "primary", _("Primary school")
    SECONDARY = "secondary", _("Secondary school")
    MBO = "mbo", _("Vocational (mbo)")
    HBO = "hbo", _("Applied university (hbo)")
    WO = "wo", _("University (wo)")
    HIGHER = "higher_unspecified", _("Higher, not specified")


class PermitKind(models.TextChoices):
    ASYLUM_TEMPORARY = "asylum_temporary", _("Asylum, temporary")
    ASYLUM_PERMANENT = "asylum_permanent", _("Asylum, permanent")
    FAMILY = "family", _("Family reunification")
    EU_LONG_TERM = "eu_long_term", _("EU long-term resident")
    DUTCH = "dutch", _("Dutch nationality")
    OTHER = "other", pgettext_lazy("permit", "Other")


class LearningRoute(models.TextChoices):
    """Wet inburgering 2021, or the act of 2013."""

    B1 = "b1", _("B1 route")
    EDUCATION = "education", _("Education route")
    Z = "z", _("Z route")
    ACT_2013 = "act_2013", _("Act of 2013")


class ParticipantQuerySet(ChangeQuerySet["Participant"]):
    def visible_to(self, actor: Actor) -> ParticipantQuerySet:
        """Those on whose team the actor is: the only way in which pages come to a participant."""
        return self.filter(team_filter(actor, today()))


class Participant(models.Model):
    """A person with a residence permit whom a municipality helps to work."""

    privacy = Privacy(
        gettext_noop("to help somebody to work one must know who it is and what is possible"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={
            TEAM: ("given_name", "family_name", "called", "phone"),
            COORDINATES: ("reference", "birth_date", "city"),
            GUIDES: (
                "email",
                "postcode",
                "mother_tongue",
                "education",
                "in_nl_since_year",
                "in_nl_since",
                "learning_route",
            ),
            CASE_MANAGERS: ("sex", "country", "limited_capacity", "permit_kind", "permit_until"),
        },
        technical=("id", "municipality", "sort_name", "made_at", "changed_at"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="participants")
    reference = models.CharField(_("Reference"), max_length=40, blank=True)
    given_name = models.CharField(_("First name"), max_length=80, blank=True)
    family_name = models.CharField(_("Last name"), max_length=120, blank=True)
    called = models.CharField(_("Likes to be called"), max_length=80, blank=True)
    sort_name = models.CharField(max_length=220, editable=False, db_collation="C")
    birth_date = models.DateField(_("Date of birth"), null=True, blank=True)
    sex = models.CharField(_("Sex"), max_length=10, choices=Sex, blank=True)
    country = models.CharField(_("Country of origin"), max_length=2, blank=True)
    in_nl_since_year = models.PositiveSmallIntegerField(_("In the Netherlands since (year)"), null=True, blank=True)
    in_nl_since = models.DateField(_("In the Netherlands since"), null=True, blank=True)
    education = models.CharField(_("Education"), max_length=20, choices=Education, blank=True)
    limited_capacity = models.BooleanField(_("Limited capacity for work"), null=True, blank=True)
    postcode = models.CharField(_("Postcode"), max_length=7, blank=True)
    city = models.CharField(_("City"), max_length=80, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    mother_tongue = models.CharField(_("Mother tongue"), max_length=40, blank=True)
    learning_route = models.CharField(_("Learning route"), max_length=10, choices=LearningRoute, blank=True)
    permit_kind = models.CharField(_("Residence permit"), max_length=20, choices=PermitKind, blank=True)
    permit_until = models.DateField(_("Permit valid until"), null=True, blank=True)
    made_at = models.DateTimeField(pgettext_lazy("field register", "Made at"), auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="participant_has_a_name",
                condition=~Q(given_name="", family_name=""),
                violation_error_message=_("Fill in at least a first or a last name."),
            ),
            models.UniqueConstraint(
                name="participant_reference_once",
                fields=["municipality", "reference"],
                condition=~Q(reference=""),
                violation_error_message=_("This reference is in use for somebody else in your municipality."),
            ),
            models.CheckConstraint(
                name="participant_since_agrees",
                condition=Q(in_nl_since__isnull=True) | Q(in_nl_since_year=F("in_nl_since__year")),
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "sort_name", "id"], name="participant_by_name"),
            models.Index(fields=["municipality", "permit_until"], name="participant_by_permit"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = sort_key(self.family_name, self.given_name)
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def stream(self) -> Stream:
        return participant_stream(self.pk, self.municipality_id)


class LanguageLevel(models.Model):
    """A CEFR level of Dutch in one skill, dated. Alfa A and B lie below A1; Alfa C equals A1, for reading and writing."""

    class Skill(models.TextChoices):
        LISTENING = "listening", _("Listening")
        SPEAKING = "speaking", _("Speaking")
        READING = "reading", _("Reading")
        WRITING = "writing", _("Writing")

    class Level(models.TextChoices):
        ALFA_A = "Alfa A", "Alfa A"
        ALFA_B = "Alfa B", "Alfa B"
        ALFA_C = "Alfa C", "Alfa C"
        A1 = "A1", "A1"
        A2 = "A2", "A2"
        B1 = "B1", "B1"
        B2 = "B2", "B2"
        C1 = "C1", "C1"
        C2 = "C2", "C2"

    privacy = Privacy(
        gettext_noop("work and guidance in a language that somebody masters"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={TEAM: ("skill", "level"), GUIDES: ("on", "found_by")},
        technical=("id", "municipality", "participant", "made_at"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="levels")
    skill = models.CharField(_("Skill"), max_length=10, choices=Skill)
    level = models.CharField(_("Level"), max_length=6, choices=Level)
    on = models.DateField(_("On"))
    found_by = models.CharField(_("How found"), max_length=80, blank=True)
    made_at = models.DateTimeField(pgettext_lazy("field register", "Made at"), auto_now_add=True)

    objects: TeamVisibleQuerySet[LanguageLevel] = TeamVisibleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["participant", "skill", "-on"], name="level_latest")]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


class SearchWord(models.Model):
    """A word under which a participant is found; a tilde marks a consonant skeleton. Compared by range, so that
    row-level security keeps the index in use (docs/adr/0005)."""

    privacy = Privacy(
        gettext_noop("a colleague finds a dossier"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={TEAM: ("word",)},
        technical=("id", "municipality", "participant"),
    )

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(_("Word for searching"), max_length=60, db_collation="C")

    class Meta:
        indexes = [models.Index(fields=["municipality", "word", "participant"], name="search_word")]

    def __str__(self) -> str:
        return self.word
