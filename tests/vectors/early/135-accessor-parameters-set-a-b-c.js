({set a(b,c){}}) //! accessor-parameters
