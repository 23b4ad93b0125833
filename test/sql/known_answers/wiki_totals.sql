SET 'execution.runtime-mode' = 'batch';
SELECT COUNT(*) AS n, SUM(added) AS added, SUM(deleted) AS deleted, SUM(delta) AS delta, COUNT(DISTINCT `user`) AS users, COUNT(DISTINCT channel) AS channels, COUNT(DISTINCT page) AS pages FROM wiki;
