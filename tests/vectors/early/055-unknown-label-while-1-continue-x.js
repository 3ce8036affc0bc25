while(1) continue x //! unknown-label
