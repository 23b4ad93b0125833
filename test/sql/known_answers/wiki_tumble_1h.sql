SELECT DATE_FORMAT(window_start, 'yyyy-MM-dd HH:mm:ss') AS w, COUNT(*) AS n, SUM(added) AS added
FROM TABLE(TUMBLE(TABLE wiki, DESCRIPTOR(`time`), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
