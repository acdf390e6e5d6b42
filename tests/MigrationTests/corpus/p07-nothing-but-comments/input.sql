/* Nothing; here. */
-- And nothing here; either.
/* ' " $$ */
