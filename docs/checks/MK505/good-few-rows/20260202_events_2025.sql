update events_2025 set what = '2025' where what is null;
