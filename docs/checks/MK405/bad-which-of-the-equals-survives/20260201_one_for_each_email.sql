-- migrationkit: allow MK401 one row for each email is what this is for
delete from customers a using customers b where a.email = b.email and a.ctid > b.ctid;
