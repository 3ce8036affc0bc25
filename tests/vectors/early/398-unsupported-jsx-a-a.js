<a></a> //! unsupported-jsx
