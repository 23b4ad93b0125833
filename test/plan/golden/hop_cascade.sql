SELECT window_start, window_end, MAX(n) AS most
FROM (
  SELECT window_start, window_end, kind, COUNT(*) AS n
  FROM TABLE(HOP(TABLE events, DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL '1' MINUTE))
  GROUP BY window_start, window_end, kind)
GROUP BY window_start, window_end
