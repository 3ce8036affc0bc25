parseInt("1"); //! unsupported-global
let x = typeof parseFloat; //! unsupported-global
