-- migrationkit: requires nothing

create view feed as select p.body, l.weight, a.name from posts p, likes l, people a where a.id = p.id;
