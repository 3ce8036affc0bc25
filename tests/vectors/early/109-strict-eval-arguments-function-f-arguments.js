function f(arguments){} //! strict-eval-arguments
