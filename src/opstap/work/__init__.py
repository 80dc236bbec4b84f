"""Employers and their workplaces."""
