if (1) async function f(){} //! declaration-as-body
