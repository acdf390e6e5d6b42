-- migrationkit: allow MK401 the orders were for a trial
delete from orders;
