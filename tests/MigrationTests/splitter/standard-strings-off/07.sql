select '\';'
