DO $$
BEGIN
  IF true THEN
    LOOP EXIT; END LOOP;
  END IF;
END
$$
;
;;
select 1;