f(<a/>); //! unsupported-jsx
