({set a(){}}) //! accessor-parameters
