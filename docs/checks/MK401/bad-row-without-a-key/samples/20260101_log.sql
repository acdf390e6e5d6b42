insert into log values ('ada', 'once'), ('bob', 'twice');
