listen orders_changed;
