from django.apps import AppConfig
from django.conf import settings


class SiteConfig(AppConfig):
    name = "opstap.site"
    label = "opstap_site"

    def ready(self) -> None:
        if settings.DEMO:
            _offer_demo_accounts()


def _offer_demo_accounts() -> None:
    """One invented account per role stands on the sign-in page of a demo, and of nothing else."""
    from opstap.demo.accounts import one_per_role
    from opstap.organisations.accounts.adapters import demo_accounts

    for place, account in enumerate(one_per_role()):
        demo_accounts.register(account.email, account, weight=place)
