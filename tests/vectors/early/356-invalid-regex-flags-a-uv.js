/a/uv //! invalid-regex-flags
