EXECUTE STATEMENT SET BEGIN
INSERT INTO totals SELECT kind, SUM(amount) FROM events GROUP BY kind;
INSERT INTO notes (id, note) SELECT id, note FROM events WHERE note IS NOT NULL;
END
