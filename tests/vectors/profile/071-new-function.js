function G() {} f(new G()); //! unsupported-new
