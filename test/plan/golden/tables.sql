CREATE TABLE events (
  id BIGINT,
  kind STRING,
  amount DECIMAL(10, 2),
  note VARCHAR(20),
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'test/plan/golden/in/events.ndjson', 'format' = 'json');
CREATE TABLE totals (kind STRING, total DECIMAL(38, 2)) WITH ('connector' = 'print');
CREATE TABLE notes (note STRING, id BIGINT) WITH ('connector' = 'blackhole');
