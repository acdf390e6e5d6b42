select begin atomic from atomic
