CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $outer$BEGIN
  EXECUTE $inner$ select ';'; $other$ ; $other$ $inner$;
  RETURN $$;$$;
END$outer$
