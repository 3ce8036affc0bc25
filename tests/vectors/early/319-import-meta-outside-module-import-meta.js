import.meta //! import-meta-outside-module
