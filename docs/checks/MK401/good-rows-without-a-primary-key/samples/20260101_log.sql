insert into log values ('2026-01-01 10:00', 'ada', null), ('2026-01-01 10:00', 'ada', 'twice');
