f(Intl.NumberFormat); //! unsupported-intl
