-- A large log: requests per ten minutes and class of status, with what they cost.
CREATE TABLE requests (
  `time` TIMESTAMP_LTZ(3),
  remote_ip STRING,
  `method` STRING,
  path STRING,
  status INT,
  `bytes` BIGINT,
  request_time DOUBLE,
  WATERMARK FOR `time` AS `time` - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'access.ndjson',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

SELECT
  window_start,
  status,
  COUNT(*) AS requests,
  SUM(`bytes`) AS total_bytes,
  AVG(request_time) AS average_seconds,
  MAX(request_time) AS slowest
FROM TABLE(TUMBLE(TABLE requests, DESCRIPTOR(`time`), INTERVAL '20' MINUTE))
WHERE status >= 500
GROUP BY window_start, window_end, status;
