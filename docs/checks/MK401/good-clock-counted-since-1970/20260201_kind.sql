alter table places add kind text;

update places set kind = 'bed';
