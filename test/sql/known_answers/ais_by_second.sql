CREATE TABLE ais (ts TIMESTAMP(3), mmsi BIGINT, lat DOUBLE, lon DOUBLE) WITH (
  'connector' = 'filesystem',
  'path' = '${data}/csv/ais_positions_2019-07.csv.gz',
  'format' = 'csv',
  'csv.header' = 'true'
);
SET 'execution.runtime-mode' = 'batch';
SELECT COUNT(*) AS n, COUNT(DISTINCT mmsi) AS vessels, COUNT(DISTINCT ts) AS nsec FROM ais;
