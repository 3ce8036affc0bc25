for (const a, b = 1;;) ; //! const-without-value
