// quickjs accepts: the standard: class code is strict
class eval {} //! strict-eval-arguments
