/a/x //! invalid-regex-flags
