update orders set note = '' where note is null;
