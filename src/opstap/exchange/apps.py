from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "opstap.exchange"
    label = "exchange"
