if (1) let a //! declaration-as-body
