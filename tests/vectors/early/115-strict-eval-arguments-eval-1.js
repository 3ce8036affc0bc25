(eval) = 1 //! strict-eval-arguments
