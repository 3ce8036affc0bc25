<a/> //! unsupported-jsx
