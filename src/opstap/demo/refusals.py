"""Why invented data is not put into a database, in sentences for who works at the command line."""

from __future__ import annotations

from opstap.core.refusals import Refused


class NotTheDemosDatabase(Refused):
    sentence = (
        "Deze database bevat gemeenten die niet van de demo zijn. De demo raakt die niet aan: kies een andere map met "
        "OPSTAP_DATA, of een andere database met DATABASE_URL. Hebt u die gemeente zelf in de demo gemaakt, als proef? Dan "
        "kunt u de map van de demo weggooien en opnieuw beginnen."
    )


class InUse(Refused):
    sentence = "De database is in gebruik. Stop Opstap (Ctrl-C waar het draait) en probeer het opnieuw."


class NotAGeneratedDatabase(Refused):
    sentence = (
        "This database holds municipalities that were not generated, so nothing is generated into it. "
        "Choose another folder with OPSTAP_DATA, or another database with DATABASE_URL."
    )


class GeneratedAlready(Refused):
    sentence = "This database holds generated people already. Choose another folder with OPSTAP_DATA."
