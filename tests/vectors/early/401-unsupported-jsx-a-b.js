a = <b/> //! unsupported-jsx
