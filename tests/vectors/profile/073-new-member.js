f(new mbpf.Thing()); //! unsupported-new
