select 1$$;$$, 1.$q$;$q$, 0xFF, $é$;$é$
