({eval} = {}) //! strict-eval-arguments
