for (eval in {}) ; //! strict-eval-arguments
