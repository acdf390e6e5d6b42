drop index "Order_customerId_idx";
