update releases set version = '1.02' where version = '1.2';
