SET 'execution.runtime-mode' = 'batch';
SELECT page, COUNT(*) AS c FROM wiki GROUP BY page ORDER BY c DESC, page LIMIT 10;
