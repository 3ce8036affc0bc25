({get a(b){}}) //! accessor-parameters
