for (a of b) function f(){} //! declaration-as-body
