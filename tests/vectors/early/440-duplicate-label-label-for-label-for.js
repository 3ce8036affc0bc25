label: for (;;) { label: for (;;) { } } //! duplicate-label
