-- Cases of lemma ?1 that have series ?2, by nearness to violation: violated first, those without a decided theorem claim last.
SELECT s.id, max(CASE c.verdict WHEN 'violated' THEN 9e999 WHEN 'holds' THEN c.ratio END) AS nearness, p.size
FROM scope_case s JOIN cases p ON p.id = s.id LEFT JOIN claim c ON c.case_id = s.id AND c.role = 'theorem'
WHERE s.lemma = ?1 AND EXISTS (SELECT 1 FROM series x WHERE x.case_id = s.id AND x.name = ?2)
GROUP BY s.id ORDER BY nearness IS NULL, nearness DESC, s.id
