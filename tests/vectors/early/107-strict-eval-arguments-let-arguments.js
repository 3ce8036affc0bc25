let arguments //! strict-eval-arguments
