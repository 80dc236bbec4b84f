from django.db import migrations

# Policies made before read the text of the scope as an array for every row; now they do so once a query (core/rls.py).
REWRITE = """
DO $$
DECLARE
    policy record;
    former text := $old$NULLIF\\(current_setting\\('opstap\\.(municipalities|organisations)'::text, true\\), ''::text\\)(?!\\)::uuid)$old$;
    now_so text := $new$(NULLIF(current_setting('opstap.\\1'::text, true), ''::text))::uuid[]$new$;
    clauses text;
BEGIN
    FOR policy IN SELECT tablename, policyname, qual, with_check FROM pg_policies
        WHERE schemaname = current_schema() AND (qual ~ former OR with_check ~ former)
    LOOP
        clauses := '';
        IF policy.qual IS NOT NULL THEN
            clauses := clauses || ' USING (' || regexp_replace(policy.qual, former, now_so, 'g') || ')';
        END IF;
        IF policy.with_check IS NOT NULL THEN
            clauses := clauses || ' WITH CHECK (' || regexp_replace(policy.with_check, former, now_so, 'g') || ')';
        END IF;
        EXECUTE format('ALTER POLICY %I ON %I', policy.policyname, policy.tablename) || clauses;
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_row_level_security")]

    operations = [migrations.RunSQL(sql=REWRITE, reverse_sql=migrations.RunSQL.noop)]
