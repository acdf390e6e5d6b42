create procedure p() begin atomic end;
create procedure q() begin atomic;;end;
create procedure r()
  BEGIN /* ; */ ATOMIC -- ;
  END
;
call p();
call q();
create table t (i int);
