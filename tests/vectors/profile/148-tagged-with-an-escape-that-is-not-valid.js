let t = f`\u00g`; //! unsupported-tagged-template
