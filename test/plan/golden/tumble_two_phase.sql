SELECT window_start, window_end, kind, COUNT(*) AS n, SUM(amount) AS total
FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
WHERE kind <> 'x'
GROUP BY window_start, window_end, kind
