create unlogged table visits (page text, at date) partition by range (at);
