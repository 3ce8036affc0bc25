do let a; while(0) //! declaration-as-body
