create table log (line text not null);
