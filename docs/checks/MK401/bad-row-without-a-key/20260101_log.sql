create table log (who text, note text);
