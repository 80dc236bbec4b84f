from django.db import migrations

from opstap.core.row_level_security import over_all_municipalities

DAY = "coalesce(track.outcome_on, track.ended_on, track.started_on, person.made_at::date)"
FROM = "FROM tracks_track AS track JOIN people_participant AS person ON person.id = track.participant_id"
PLACEMENTS = f"""
INSERT INTO placements_placement
    (id, municipality_id, participant_id, track_id, place, kind, status, starts_on, contract, formal_employer, goals, choice,
     rule, next_step, end_reason, end_note)
SELECT gen_random_uuid(), track.municipality_id, track.participant_id, track.id, '',
       CASE outcome WHEN 'own_business' THEN 'self_employment' WHEN 'language_internship' THEN 'language_internship'
            WHEN 'unpaid_work' THEN 'volunteering' ELSE 'employment' END,
       'agreed', {DAY}, '', '', '', 'own_choice', '', '', '', ''
{FROM} WHERE outcome IN ('job', 'own_business', 'job_with_benefit', 'language_internship', 'unpaid_work')
"""
BENEFITS = f"""
INSERT INTO people_benefitspell (id, municipality_id, participant_id, kind, starts_on)
SELECT DISTINCT ON (track.participant_id) gen_random_uuid(), track.municipality_id, track.participant_id, 'supplementary', {DAY}
{FROM} WHERE outcome = 'job_with_benefit' ORDER BY track.participant_id, {DAY} DESC
"""
ENROLMENTS = f"""
INSERT INTO people_enrolment (id, municipality_id, participant_id, what, school, level, starts_on)
SELECT gen_random_uuid(), track.municipality_id, track.participant_id, '', '', '', {DAY} {FROM} WHERE outcome = 'education'
"""
ENDS = f"""
UPDATE tracks_track SET ended_on = greatest(given.day, tracks_track.started_on)
FROM (SELECT track.id, {DAY} AS day {FROM} WHERE outcome IN ('moved', 'other_track', 'stopped')) AS given
WHERE tracks_track.id = given.id AND ended_on IS NULL
"""
OUTFLOWS = """
INSERT INTO tracks_outflow (id, municipality_id, participant_id, track_id, kind, "on", note, lasted, made_at)
SELECT gen_random_uuid(), municipality_id, participant_id, id,
       CASE WHEN outcome IN ('job', 'own_business', 'education', 'moved', 'other_track') THEN outcome
            WHEN outcome = 'job_with_benefit' THEN 'job' ELSE 'stopped' END,
       ended_on, '', '', ended_on
FROM tracks_track WHERE ended_on IS NOT NULL
"""
PARTICIPATION = f"""
UPDATE tracks_track SET participation_since = given.day
FROM (SELECT track.id, {DAY} AS day {FROM} WHERE outcome = 'participation') AS given WHERE tracks_track.id = given.id
"""
TABLES = ["tracks_track", "people_participant", "placements_placement", "people_benefitspell", "people_enrolment", "tracks_outflow"]


class Migration(migrations.Migration):
    """What a track's outcome said in one word becomes the records from which its position follows (docs/adr/0011)."""

    dependencies = [("placements", "0002_row_level_security"), ("tracks", "0004_row_level_security_2")]

    operations = [over_all_municipalities(TABLES, PLACEMENTS, BENEFITS, ENROLMENTS, ENDS, OUTFLOWS, PARTICIPATION)]
