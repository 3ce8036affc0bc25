<!-- f(); //! unsupported-html-comment
