const a = 1, b //! const-without-value
