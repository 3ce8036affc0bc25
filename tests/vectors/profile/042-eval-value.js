const e = eval; //! unsupported-eval
