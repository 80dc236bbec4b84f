"""Municipalities, partners and employers as parties; accounts, roles, agreements, settings."""
