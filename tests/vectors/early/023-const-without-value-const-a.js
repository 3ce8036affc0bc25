const a //! const-without-value
