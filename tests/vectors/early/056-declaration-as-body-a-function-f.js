a: function f(){} //! declaration-as-body
