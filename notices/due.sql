-- Which person is to be reminded today of which clock: open clocks whose due date stands `days_off` working days
-- from a day of the window, for the newest such day, where the person has not been told this or later already.
-- Written from the few to the many: clocks that speak, people who listen, and only then who hears which. What is asked
-- of each row is a subquery of its own, so that it goes by its index whatever the server believes of the tables.
WITH fire AS (
    SELECT * FROM unnest(%(days_off)s::int[], %(due_on)s::date[], %(fires_on)s::date[]) AS f(days_off, due_on, fires_on)
), spoken AS MATERIALIZED (
    SELECT c.id, c.due_on, c.start_on, c.responsible_id, u.parent_id, (c.k).organisation_id, (c.k).party_id,
           (c.k).kind || '.' || c.code AS name
    FROM (
        SELECT *, (SELECT k FROM casework_case k WHERE k.id = o.case_id) AS k
        FROM casework_clock o
        WHERE o.met_at IS NULL AND o.stopped_at IS NULL AND o.due_on = ANY(%(due_on)s::date[])
        OFFSET 0
    ) c
    JOIN accounts_organisation u ON u.id = c.responsible_id
), moments AS (
    SELECT r.id AS rule_id, r.pattern, r.since, unnest(r.days_off) AS days_off, false AS escalates
    FROM notices_reminderrule r WHERE r.active
    UNION ALL
    SELECT r.id, r.pattern, r.since, r.escalate_after, true
    FROM notices_reminderrule r WHERE r.active AND r.escalate_after IS NOT NULL
), called AS MATERIALIZED (
    SELECT c.*, m.rule_id, m.escalates, f.days_off
    FROM spoken c
    JOIN fire f ON f.due_on = c.due_on AND f.fires_on >= c.start_on
    JOIN moments m ON m.days_off = f.days_off AND f.fires_on >= m.since AND c.name LIKE m.pattern
), aimed AS (
    SELECT id, rule_id, escalates, days_off, due_on, 'responsible' AS relation, responsible_id AS unit FROM called
    UNION ALL
    SELECT id, rule_id, escalates, days_off, due_on, 'handler', organisation_id FROM called
    UNION ALL
    SELECT id, rule_id, escalates, days_off, due_on, 'party', party_id FROM called
    UNION ALL
    SELECT id, rule_id, escalates, days_off, due_on, 'supervisor', parent_id FROM called
), members AS (
    SELECT a.user_id, a.role, o.id AS held_in, h.unit
    FROM accounts_appointment a
    JOIN accounts_organisation o ON o.id = a.organisation_id AND o.ended_on IS NULL
    JOIN accounts_user p ON p.id = a.user_id AND p.is_active
    CROSS JOIN LATERAL (
        SELECT o.id AS unit UNION ALL SELECT o.parent_id WHERE o.kind = 'section'
    ) h
    WHERE a.ended_at IS NULL
), recipients AS (
    SELECT r.id AS rule_id, false AS escalates, unnest(r.recipients) AS recipient
    FROM notices_reminderrule r WHERE r.active
    UNION ALL
    SELECT r.id, true, unnest(r.escalate_to) FROM notices_reminderrule r WHERE r.active
), audience AS MATERIALIZED (
    SELECT r.rule_id, r.escalates, split_part(r.recipient, ':', 1) AS relation, m.*
    FROM recipients r JOIN members m ON m.role = split_part(r.recipient, ':', 2)
)
SELECT DISTINCT ON (a.id, a.rule_id, a.escalates, m.user_id)
       a.id, a.rule_id, a.escalates, a.days_off, a.due_on, m.user_id, m.held_in, m.role
FROM aimed a
JOIN audience m ON m.rule_id = a.rule_id AND m.escalates = a.escalates AND m.relation = a.relation AND m.unit = a.unit
WHERE (
    SELECT true
    FROM notices_message t JOIN notices_delivery d ON d.message_id = t.id
    WHERE t.clock_id = a.id AND t.rule_id = a.rule_id AND t.by_when = a.due_on AND t.escalates = a.escalates
      AND t.days_off >= a.days_off AND d.user_id = m.user_id AND d.state <> 'withdrawn'
    LIMIT 1
) IS NULL
ORDER BY a.id, a.rule_id, a.escalates, m.user_id, a.days_off DESC, m.role, m.held_in
