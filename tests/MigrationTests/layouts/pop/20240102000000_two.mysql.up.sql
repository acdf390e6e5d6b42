create table `steps` (id int);
