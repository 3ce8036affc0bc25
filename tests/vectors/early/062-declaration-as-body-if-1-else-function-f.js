if (1) ; else function f(){} //! declaration-as-body
