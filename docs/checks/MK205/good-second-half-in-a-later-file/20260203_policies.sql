create policy orders_own on orders using (owner = current_user);
