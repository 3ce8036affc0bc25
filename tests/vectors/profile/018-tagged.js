f`a`; //! unsupported-tagged-template
