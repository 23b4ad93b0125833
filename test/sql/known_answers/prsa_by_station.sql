CREATE TABLE prsa (
  `No` INT, `year` INT, `month` INT, `day` INT, `hour` INT, pm25 DOUBLE, pm10 DOUBLE, so2 DOUBLE, no2 DOUBLE, co DOUBLE, o3 DOUBLE,
  temp DOUBLE, pres DOUBLE, dewp DOUBLE, rain DOUBLE, wd STRING, wspm DOUBLE, station STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${data}/csv/beijing_air_quality',
  'format' = 'csv',
  'csv.null-literal' = 'NA',
  'csv.header' = 'true'
);
SET 'execution.runtime-mode' = 'batch';
SELECT station, COUNT(*) AS n, COUNT(pm25) AS pm_n, ROUND(AVG(pm25), 6) AS pm_avg, MIN(temp) AS tmin, MAX(temp) AS tmax FROM prsa GROUP BY station ORDER BY station;
