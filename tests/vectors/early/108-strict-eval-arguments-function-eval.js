function eval(){} //! strict-eval-arguments
