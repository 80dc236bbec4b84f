from django.db import migrations

from opstap.core.row_level_security import over_all_municipalities, protect_by_municipality

DECISIONS = """
INSERT INTO tracks_phasedecision
    (id, municipality_id, track_id, from_phase_id, to_phase_id, direction, "on", reason, criteria, made_at)
SELECT stay.id, stay.municipality_id, stay.track_id, former.phase_id, stay.phase_id,
       CASE WHEN former.phase_id IS NULL THEN 'start' WHEN before.version_id <> after.version_id THEN 'aside'
            WHEN before.position < after.position THEN 'forward' ELSE 'back' END,
       stay.started_on, stay.reason, '[]', stay.started_on
FROM tracks_phasestay AS stay
JOIN tracks_phase AS after ON after.id = stay.phase_id
LEFT JOIN LATERAL (
    SELECT phase_id FROM tracks_phasestay
    WHERE track_id = stay.track_id AND id <> stay.id AND ended_on IS NOT NULL AND started_on <= stay.started_on
    ORDER BY started_on DESC, ended_on DESC LIMIT 1
) AS former ON true
LEFT JOIN tracks_phase AS before ON before.id = former.phase_id
WHERE stay.reason <> ''
"""
TIE = "UPDATE tracks_phasestay SET decision_id = id WHERE reason <> ''"  # a decision has the key of its stay


class Migration(migrations.Migration):
    dependencies = [("tracks", "0003_decisions_positions")]

    operations = [
        protect_by_municipality("tracks_phasedecision"),
        protect_by_municipality("tracks_outflow"),
        protect_by_municipality("tracks_positionspan"),
        over_all_municipalities(["tracks_phasestay", "tracks_phasedecision"], DECISIONS, TIE),
    ]
