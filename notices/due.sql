-- Which person is to be reminded today of which clock: open clocks whose due date stands `days_off` working days
-- from a day of the window, for the newest such day, where the person has not been told this or later already.
WITH fire AS (
    SELECT * FROM unnest(%(days_off)s::int[], %(due_on)s::date[], %(fires_on)s::date[]) AS f(days_off, due_on, fires_on)
), wanted AS (
    SELECT r.id, r.pattern, r.since, o.days_off, o.escalates, split_part(o.recipient, ':', 1) AS relation,
           split_part(o.recipient, ':', 2) AS role
    FROM notices_reminderrule r
    CROSS JOIN LATERAL (
        SELECT unnest(r.days_off) AS days_off, false AS escalates, p.recipient FROM unnest(r.recipients) AS p(recipient)
        UNION ALL
        SELECT r.escalate_after, true, p.recipient FROM unnest(r.escalate_to) AS p(recipient)
        WHERE r.escalate_after IS NOT NULL
    ) o
    WHERE r.active
), speaking AS (
    SELECT c.id, c.due_on, c.responsible_id, c.start_on, c.code, k.kind, k.organisation_id, k.party_id, u.parent_id
    FROM casework_clock c
    JOIN casework_case k ON k.id = c.case_id
    JOIN accounts_organisation u ON u.id = c.responsible_id
    WHERE c.met_at IS NULL AND c.stopped_at IS NULL AND c.due_on = ANY(%(due_on)s::date[])
), members AS (
    SELECT a.user_id, a.role, o.id AS held_in, o.id AS unit
    FROM accounts_appointment a
    JOIN accounts_organisation o ON o.id = a.organisation_id AND o.ended_on IS NULL
    JOIN accounts_user p ON p.id = a.user_id AND p.is_active
    WHERE a.ended_at IS NULL
    UNION ALL
    SELECT a.user_id, a.role, o.id, o.parent_id
    FROM accounts_appointment a
    JOIN accounts_organisation o ON o.id = a.organisation_id AND o.ended_on IS NULL AND o.kind = 'section'
    JOIN accounts_user p ON p.id = a.user_id AND p.is_active
    WHERE a.ended_at IS NULL
), told AS (
    SELECT m.clock_id, m.rule_id, m.by_when, m.escalates, d.user_id, max(m.days_off) AS days_off
    FROM notices_message m JOIN notices_delivery d ON d.message_id = m.id
    WHERE m.rule_id IS NOT NULL AND d.user_id IS NOT NULL AND d.state <> 'withdrawn'
      AND m.by_when = ANY(%(due_on)s::date[])
    GROUP BY 1, 2, 3, 4, 5
), aimed AS MATERIALIZED (
    -- First which clock speaks to which office: the server would otherwise join every clock with every person.
    SELECT c.id, w.id AS rule_id, w.escalates, f.days_off, c.due_on, w.role,
           CASE w.relation WHEN 'responsible' THEN c.responsible_id WHEN 'handler' THEN c.organisation_id
                           WHEN 'party' THEN c.party_id ELSE c.parent_id END AS unit
    FROM speaking c
    JOIN fire f ON f.due_on = c.due_on AND f.fires_on >= c.start_on
    JOIN wanted w ON w.days_off = f.days_off AND f.fires_on >= w.since AND c.kind || '.' || c.code LIKE w.pattern
)
SELECT DISTINCT ON (a.id, a.rule_id, a.escalates, m.user_id)
       a.id, a.rule_id, a.escalates, a.days_off, a.due_on, m.user_id, m.held_in, m.role
FROM aimed a
JOIN members m ON m.role = a.role AND m.unit = a.unit
LEFT JOIN told t ON t.clock_id = a.id AND t.rule_id = a.rule_id AND t.by_when = a.due_on
    AND t.escalates = a.escalates AND t.user_id = m.user_id
WHERE t.days_off IS NULL OR t.days_off < a.days_off
ORDER BY a.id, a.rule_id, a.escalates, m.user_id, a.days_off DESC, m.role, m.held_in
