while (0) function f(){} //! declaration-as-body
