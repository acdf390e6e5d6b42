select set_config('check_function_bodies', 'off', false);
create index orders_note on orders (note);
