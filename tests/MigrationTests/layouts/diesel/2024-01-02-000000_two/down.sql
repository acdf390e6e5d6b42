drop index steps_name;
