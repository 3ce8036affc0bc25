label: async function f(){} //! declaration-as-body
