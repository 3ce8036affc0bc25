/a/gg //! invalid-regex-flags
