a: let b //! declaration-as-body
