-- The quantities of the worst statement of claim ?2 of case ?1, in its order.
SELECT name, mid AS value_mid, rad AS value_rad FROM claim_value WHERE case_id = ?1 AND claim = ?2 ORDER BY position
