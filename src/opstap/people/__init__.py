"""Participants and what is known about them; the dossier and its timeline."""
