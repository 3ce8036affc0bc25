for (arguments of []) ; //! strict-eval-arguments
