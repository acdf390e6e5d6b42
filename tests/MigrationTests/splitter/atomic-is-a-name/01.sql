create table atomic (begin int, atomic int)
