SELECT id + 1 AS following_id, kind FROM events WHERE amount > 10
