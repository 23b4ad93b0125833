SET 'execution.runtime-mode' = 'BATCH';
SELECT kind, SUM(amount) AS total FROM events GROUP BY kind ORDER BY total DESC, kind LIMIT 3
