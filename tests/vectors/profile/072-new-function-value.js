f(new (function () {})()); //! unsupported-new
