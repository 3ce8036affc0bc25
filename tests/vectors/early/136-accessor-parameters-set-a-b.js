// quickjs accepts: the standard: PropertySetParameterList is one FormalParameter
({set a(...b){}}) //! accessor-parameters
