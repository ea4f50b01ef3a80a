-- Which person is to be reminded today of which clock: open clocks whose due date stands `days_off` working days
-- from a day of the window, for the newest such day, where the person has not been told this or later already.
-- Written from the few to the many: clocks that speak, the units they speak to, and only then the people of those units.
-- What is asked of each row is a subquery of its own, so that it goes by its index whatever the server believes of the
-- tables; and a relation that no rule names is not looked up at all. A rule for some clocks speaks of them instead of a wider one.
WITH moments AS MATERIALIZED (
    SELECT r.id AS rule_id, r.pattern, r.escalates, f.days_off, f.due_on, f.fires_on,
           ARRAY(
               SELECT pattern FROM notices_reminderrule n
               WHERE n.active AND n.since <= f.fires_on AND length(n.pattern) > length(r.pattern)
           ) AS narrower
    FROM (
        SELECT id, pattern, since, unnest(days_off) AS days_off, false AS escalates
        FROM notices_reminderrule WHERE active
        UNION ALL
        SELECT id, pattern, since, escalate_after, true
        FROM notices_reminderrule WHERE active AND escalate_after IS NOT NULL
    ) r
    JOIN unnest(%(days_off)s::int[], %(due_on)s::date[], %(fires_on)s::date[]) AS f(days_off, due_on, fires_on)
        ON f.days_off = r.days_off AND f.fires_on >= r.since
), recipients AS MATERIALIZED (
    SELECT rule_id, escalates, split_part(recipient, ':', 1) AS relation, split_part(recipient, ':', 2) AS role
    FROM (
        SELECT id AS rule_id, false AS escalates, unnest(recipients) AS recipient
        FROM notices_reminderrule WHERE active
        UNION ALL
        SELECT id, true, unnest(escalate_to) FROM notices_reminderrule WHERE active
    ) r
), called AS MATERIALIZED (
    SELECT c.id, c.due_on, c.case_id, c.responsible_id, m.rule_id, m.escalates, m.days_off
    FROM casework_clock c
    JOIN moments m ON m.due_on = c.due_on AND m.fires_on >= c.start_on AND c.kind || '.' || c.code LIKE m.pattern
    WHERE c.met_at IS NULL AND c.stopped_at IS NULL AND c.due_on = ANY(%(due_on)s::date[])
      AND NOT c.kind || '.' || c.code LIKE ANY (m.narrower)
), above AS MATERIALIZED (
    SELECT d.*, (SELECT parent_id FROM accounts_organisation WHERE id = d.responsible_id) AS unit
    FROM (SELECT DISTINCT responsible_id FROM called) d
), aimed AS MATERIALIZED (
    SELECT c.id, c.rule_id, c.escalates, c.days_off, c.due_on, r.relation,
           CASE r.relation
               WHEN 'responsible' THEN c.responsible_id
               WHEN 'supervisor' THEN above.unit
               WHEN 'handler' THEN (SELECT organisation_id FROM casework_case WHERE id = c.case_id)
               WHEN 'party' THEN (SELECT party_id FROM casework_case WHERE id = c.case_id)
           END AS unit
    FROM called c
    JOIN above USING (responsible_id)
    JOIN (SELECT DISTINCT rule_id, escalates, relation FROM recipients) r USING (rule_id, escalates)
), units AS MATERIALIZED (
    SELECT DISTINCT unit FROM aimed
), places AS (
    SELECT unit, unit AS held_in FROM units
    UNION ALL
    SELECT u.unit, s.id
    FROM units u
    CROSS JOIN LATERAL (SELECT id FROM accounts_organisation WHERE parent_id = u.unit AND kind = 'section' OFFSET 0) s
    WHERE (SELECT kind FROM accounts_organisation WHERE id = u.unit) = 'bureau'
), members AS MATERIALIZED (
    SELECT p.unit, p.held_in, a.user_id, a.role
    FROM places p
    CROSS JOIN LATERAL (
        SELECT user_id, role FROM accounts_appointment WHERE organisation_id = p.held_in AND ended_at IS NULL OFFSET 0
    ) a
    WHERE (SELECT is_active FROM accounts_user WHERE id = a.user_id)
      AND (SELECT ended_on FROM accounts_organisation WHERE id = p.held_in) IS NULL
)
SELECT DISTINCT ON (a.id, a.rule_id, a.escalates, m.user_id)
       a.id, a.rule_id, a.escalates, a.days_off, a.due_on, m.user_id, m.held_in, m.role
FROM aimed a
JOIN recipients r ON r.rule_id = a.rule_id AND r.escalates = a.escalates AND r.relation = a.relation
JOIN members m ON m.unit = a.unit AND m.role = r.role
WHERE NOT EXISTS (
    SELECT FROM notices_message t
    WHERE t.clock_id = a.id AND t.rule_id = a.rule_id AND t.by_when = a.due_on AND t.escalates = a.escalates
      AND t.days_off >= a.days_off
      AND EXISTS (
          SELECT FROM notices_delivery d WHERE d.message_id = t.id AND d.user_id = m.user_id AND d.state <> 'withdrawn'
          OFFSET 0
      )
    OFFSET 0
)
ORDER BY a.id, a.rule_id, a.escalates, m.user_id, a.days_off DESC, m.role, m.held_in
