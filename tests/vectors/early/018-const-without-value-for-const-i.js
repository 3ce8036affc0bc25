for (const i;;) {} //! const-without-value
