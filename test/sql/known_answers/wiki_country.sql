SET 'execution.runtime-mode' = 'batch';
SELECT countryName, COUNT(*) AS c FROM wiki GROUP BY countryName ORDER BY c DESC, countryName LIMIT 5;
