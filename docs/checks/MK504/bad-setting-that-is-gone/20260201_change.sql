select current_setting('old_snapshot_threshold');
