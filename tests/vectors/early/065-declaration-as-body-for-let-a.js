for (;;) let a //! declaration-as-body
