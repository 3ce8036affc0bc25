eval++ //! strict-eval-arguments
