CREATE TABLE wiki (
  `time` TIMESTAMP_LTZ(3),
  channel STRING,
  countryName STRING,
  page STRING,
  `user` STRING,
  delta BIGINT,
  added BIGINT,
  deleted BIGINT,
  WATERMARK FOR `time` AS `time` - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${data}/ndjson/wikipedia_edits_2015-09-12.ndjson.gz',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);
