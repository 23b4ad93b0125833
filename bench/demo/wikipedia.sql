-- A real log: one day of Wikipedia edits, per six hours and kind of editor.
CREATE TABLE edits (
  `time` TIMESTAMP_LTZ(3),
  channel STRING,
  page STRING,
  `user` STRING,
  isRobot BOOLEAN,
  added BIGINT,
  deleted BIGINT,
  WATERMARK FOR `time` AS `time` - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'wikipedia_edits.ndjson',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

SELECT
  window_start,
  isRobot AS robot,
  COUNT(*) AS edits,
  COUNT(DISTINCT `user`) AS editors,
  COUNT(DISTINCT channel) AS wikis,
  SUM(added) AS added,
  SUM(deleted) AS deleted
FROM TABLE(TUMBLE(TABLE edits, DESCRIPTOR(`time`), INTERVAL '6' HOUR))
GROUP BY window_start, window_end, isRobot;
