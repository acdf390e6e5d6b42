select x1e5$$
