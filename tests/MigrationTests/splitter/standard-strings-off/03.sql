select N'\';'
