for (;;) class A{} //! declaration-as-body
