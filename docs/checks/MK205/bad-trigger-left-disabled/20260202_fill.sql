update orders set changed = '2026-01-01 00:00+00' where changed is null;
