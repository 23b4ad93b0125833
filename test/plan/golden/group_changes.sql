SELECT n, COUNT(*) AS kinds FROM (SELECT kind, COUNT(*) AS n FROM events GROUP BY kind) GROUP BY n
